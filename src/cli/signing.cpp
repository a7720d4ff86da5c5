// SPDX-License-Identifier: Apache-2.0
// What the options about keys ask for: the key of the record, the signer of checkpoints, and a logger that people see.
#include "context.hpp"

#include "duly/logger.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace duly::cli {

std::shared_ptr<EncryptionKey const> record_key(Context const& context)
{
    if (context.record_key_file.empty()) return nullptr;
    auto const line = read_secret_file(context.record_key_file);
    if (!line) stop(context, line.error());
    auto key = EncryptionKey::parse(line->view());
    if (!key) stop(context, key.error());
    return std::make_shared<EncryptionKey const>(std::move(*key));
}

namespace {

[[nodiscard]] std::unique_ptr<Checkpointer> signer_of(Context const& context, std::shared_ptr<Store> const& store,
                                                      LogId log, std::string copy)
{
    CheckpointerOptions options;
    for (std::string const& file : context.signing_keys) {
        auto key = read_key_file(file);
        if (!key) stop(context, key.error());
        options.keys.push_back(std::move(*key));
    }
    options.copy = std::move(copy);
    for (LogName const& name : store->logs()) {
        if (name.id != log) continue;
        auto signer = Checkpointer::start(store, name, std::move(options));
        if (!signer) stop(context, signer.error());
        return std::move(*signer);
    }
    return nullptr;
}

} // namespace

void rehearse_signing(Context const& context)
{
    if (context.signing_keys.empty() || store_exists(context)) return;
    std::shared_ptr<Store> const rehearsal = memory_store();
    static_cast<void>(
        signer_of(context, rehearsal, rehearsal->open_log(context.organ_log, parse_suite(context.suite)), {}));
}

void start_signing(Context& context, Engine& engine, std::shared_ptr<Store> const& store)
{
    if (!context.signing_keys.empty())
        context.signer = signer_of(context, store, engine.log(), context.checkpoint_copy);
}

void end_signing(Context& context)
{
    if (!context.signer) return;
    auto const issued = context.signer->sign_now();
    if (!issued) stop(context, issued.error());
    context.signer.reset();
}

void log_to_standard_error()
{
    auto logger = std::make_shared<spdlog::logger>("duly", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_pattern("%n: %v");
    set_logger(std::move(logger));
}

} // namespace duly::cli
