// SPDX-License-Identifier: Apache-2.0
// The cases of a store: what their laws say of them, who signed, and what was erased. Each case is judged by itself, so
// that as many threads as there are take some at a time; what they find is written down in the order of the cases.
#include "store_cases.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <iterator>
#include <utility>

namespace duly::detail {
namespace {

constexpr std::size_t cases_at_once = 64;

class CasesJudge {
public:
    CasesJudge(Store const& store, LogName const& log, Trusted const& trusted, EvidenceLaws const& laws,
               EvidenceBook& book)
        : store_(store), log_(log), trusted_(trusted), laws_(laws), book_(book)
    {}

    void judge(std::string const& id)
    {
        auto stored = store_.read_case(id);
        auto attempts = store_.attempts(id);
        std::move(attempts.begin(), attempts.end(), std::back_inserter(stored));
        std::sort(stored.begin(), stored.end(), [](auto const& a, auto const& b) { return a.index < b.index; });
        std::vector<BundleLeaf> kept(stored.size());
        std::vector<EvidenceLeaf> leaves;
        for (std::size_t i = 0; i < stored.size(); ++i) {
            kept[i].index = stored[i].index;
            EvidenceLeaf one{&kept[i], leaf_hash(stored[i].bytes), std::nullopt};
            if (auto leaf = decode(stored[i].bytes)) one.leaf = std::move(*leaf);
            leaves.push_back(std::move(one));
        }
        static_cast<void>(judge_case(log_.origin, id, leaves, laws_, book_));
        judge_signatures(leaves);
        judge_disclosures(leaves);
    }

private:
    void judge_signatures(std::vector<EvidenceLeaf> const& leaves)
    {
        std::set<std::string> on_events;
        for (EvidenceLeaf const& one : leaves) {
            if (!one.leaf || !one.leaf->signature) continue;
            Leaf const& leaf = *one.leaf;
            VerifierKey const* key = nullptr;
            if (trusted_.actors)
                for (ActorKey const& known : *trusted_.actors)
                    if (known.key.label() == leaf.signature->key) key = &known.key;
            judge_signature(leaf, place_of(one), key, trusted_, book_);
            if (trusted_.actors && key == nullptr)
                book_.add(EvidenceVerdict::untrusted_key, place_of(one),
                          {"名册中没有密钥 " + leaf.signature->key, "the list has no key " + leaf.signature->key});
            if (!leaf.is_attempt() && !on_events.insert(leaf.signature->value).second)
                book_.tampered(place_of(one), "同一签名出现在两个事件上", "the same signature stands on two events");
        }
    }

    // What a personal field held and is not there must have been erased by a later entry.
    void judge_disclosures(std::vector<EvidenceLeaf> const& leaves)
    {
        Erasures erased;
        erased.is_known =
            std::all_of(leaves.begin(), leaves.end(), [](auto const& one) { return one.leaf.has_value(); });
        for (auto one = leaves.rbegin(); one != leaves.rend(); ++one) {
            if (!one->leaf) continue;
            if (!one->leaf->personal.empty()) judge_fields(*one, erased);
            erased.collect(*one->leaf);
        }
    }

    void judge_fields(EvidenceLeaf const& one, Erasures const& erased)
    {
        auto const kept = store_.disclosures(log_.id, one.kept->index);
        for (Sealed const& sealed : one.leaf->personal) {
            bool const is_kept = std::any_of(kept.open.begin(), kept.open.end(),
                                             [&](auto const& d) { return d.field == sealed.field; }) ||
                                 std::find(kept.locked.begin(), kept.locked.end(), sealed.field) != kept.locked.end();
            if (is_kept) continue;
            if (erased.covers(*one.leaf))
                book_.add(
                    EvidenceVerdict::lawfully_erased, place_of(one),
                    {"字段 " + sealed.field + " 已依法删除", "the field " + sealed.field + " was lawfully erased"});
            else
                book_.add(EvidenceVerdict::incomplete, place_of(one),
                          {"字段 " + sealed.field + " 的内容缺失，且没有删除记录",
                           "what the field " + sealed.field + " held is missing, and no erasure says why"});
        }
    }

    static EvidencePlace place_of(EvidenceLeaf const& one)
    {
        EvidencePlace at = one.place();
        at.line.reset();
        return at;
    }

    Store const& store_;
    LogName const& log_;
    Trusted const& trusted_;
    EvidenceLaws const& laws_;
    EvidenceBook& book_;
};

} // namespace

void judge_cases(Store const& store, LogName const& log, Trusted const& trusted, EvidenceLaws const& laws,
                 std::vector<std::string> const& cases, unsigned threads, EvidenceBook& book)
{
    std::vector<EvidenceBook> books((cases.size() + cases_at_once - 1) / cases_at_once, book.beside());
    std::atomic<std::size_t> next = 0;
    auto const judge_some = [&] {
        for (std::size_t i = next++; i < books.size(); i = next++) {
            CasesJudge judge(store, log, trusted, laws, books[i]);
            std::size_t const end = std::min(cases.size(), (i + 1) * cases_at_once);
            for (std::size_t one = i * cases_at_once; one < end; ++one) judge.judge(cases[one]);
        }
    };
    std::vector<std::future<void>> others;
    for (unsigned i = 1; i < threads; ++i) others.push_back(std::async(std::launch::async, judge_some));
    judge_some();
    for (auto& other : others) other.get();
    for (EvidenceBook& one : books) book.append(std::move(one));
}

} // namespace duly::detail
