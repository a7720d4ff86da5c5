// SPDX-License-Identifier: Apache-2.0
// The leaves of a bundle together: one case without gaps, under the laws that it names.
#include "evidence_book.hpp"

#include "duly/case/replay.hpp"

#include <algorithm>
#include <map>

namespace duly::detail {
namespace {

class BundledCase {
public:
    BundledCase(EvidenceLaws const& laws, EvidenceBook& book) : laws_(laws), book_(book) {}

    bool run(std::string const& origin, std::string const& case_id, std::vector<EvidenceLeaf> const& leaves)
    {
        last_ = genesis(origin, case_id);
        for (EvidenceLeaf const& one : leaves) {
            if (!one.leaf) is_readable_ = false; // whether it is an event, nobody knows
            if (!is_readable_) break;
            if (one.leaf->is_attempt()) attempt(one);
            else event(one);
        }
        if (next_ == 0 && is_readable_)
            book_.add(EvidenceVerdict::incomplete, {}, {"没有案件的任何事件", "no event of the case is here"});
        return replay_.has_value() && replays_ && is_readable_;
    }

private:
    void attempt(EvidenceLeaf const& one)
    {
        std::uint64_t const judged = one.leaf->judged.value_or(0);
        if (judged > next_) {
            book_.add(EvidenceVerdict::incomplete, one.place(),
                      {"此次尝试依据案件第 " + std::to_string(judged) + " 版判断，而此前的事件没有那么多",
                       "the attempt was judged at version " + std::to_string(judged) +
                           " of the case, and fewer events come before it here"});
            return;
        }
        auto const event = law_at_.find(judged == 0 ? 0 : judged - 1);
        bool const has_law = event != law_at_.end() && event->second == one.leaf->law;
        if (judged == 0 || (event != law_at_.end() && !has_law))
            book_.tampered(one.place(), "此次尝试所依据的规则不是当时适用的",
                           "the attempt was judged by another law than the case had then");
    }

    void event(EvidenceLeaf const& one)
    {
        Leaf const& leaf = *one.leaf;
        std::string const seq = std::to_string(leaf.seq);
        if (leaf.seq < next_) {
            book_.tampered(one.place(), "第 " + seq + " 号事件重复或者次序颠倒",
                           "the event " + seq + " is here twice, or out of order");
            return;
        }
        if (leaf.seq > next_) {
            book_.add(
                EvidenceVerdict::incomplete, one.place(),
                {"缺少第 " + std::to_string(next_) + " 至 " + std::to_string(leaf.seq - 1) + " 号事件",
                 "the events " + std::to_string(next_) + " to " + std::to_string(leaf.seq - 1) + " are left out"});
            replays_ = false;
        } else if (leaf.prev != last_) {
            book_.tampered(one.place(), "第 " + seq + " 号事件与前一事件不相连",
                           "the event " + seq + " does not follow the one before it");
        }
        next_ = leaf.seq + 1;
        last_ = one.hash;
        law_at_[leaf.seq] = leaf.law;
        if (replays_) replay(one);
    }

    void replay(EvidenceLeaf const& one)
    {
        auto const law = laws_.find(one.leaf->law);
        if (law == laws_.end()) { // said already
            replays_ = false;
            return;
        }
        if (!replay_) replay_.emplace(law->second);
        Result<Findings> const found = replay_->step(*one.leaf, one.hash, law->second);
        if (!found) {
            replays_ = false;
            book_.tampered(one.place(), "重演案件时不可能有这一记录：" + found.error().says.zh,
                           "the replay of the case does not allow it: " + found.error().says.en);
            return;
        }
        if (recorded(law->second, *found, one.leaf->seq) != one.leaf->findings)
            book_.tampered(one.place(), "所记的发现与适用规则给出的不一致",
                           "the findings on record are not those that the law gives");
    }

    EvidenceLaws const& laws_;
    EvidenceBook& book_;
    std::map<std::uint64_t, Digest> law_at_;
    std::optional<Replay> replay_;
    bool is_readable_ = true;
    bool replays_ = true;
    std::uint64_t next_ = 0;
    Digest last_;
};

void judge_law(BundleLaw const& kept, Digest const& digest, EvidenceLaws& laws, EvidenceBook& book)
{
    Result<std::vector<std::string>> const words = law_words(kept.text);
    if (words && *words != kept.words)
        book.tampered({kept.line}, "文字与适用规则不符", "the words are not those of the law");
    Result<Law> law = words ? Law::from_text(kept.text) : words.error();
    if (law) laws.emplace(digest, std::move(*law));
    else
        book.add(EvidenceVerdict::cannot_judge, {kept.line},
                 {"无法读取适用规则：" + law.error().says.zh, "the law cannot be read: " + law.error().says.en});
}

} // namespace

EvidenceLaws judge_laws(Bundle const& bundle, std::vector<EvidenceLeaf> const& leaves, EvidenceBook& book)
{
    EvidenceLaws laws;
    std::vector<Digest> named;
    for (EvidenceLeaf const& one : leaves) {
        if (!one.leaf) continue;
        Digest const& law = one.leaf->law;
        if (law.empty()) book.tampered(one.place(), "记录没有适用规则", "the entry names no law");
        else if (std::find(named.begin(), named.end(), law) == named.end()) named.push_back(law);
    }
    std::size_t at = 0; // among those that are named
    bool const all_read = std::all_of(leaves.begin(), leaves.end(), [](auto const& one) { return !!one.leaf; });
    for (BundleLaw const& kept : bundle.laws) {
        Digest const digest = sha256(kept.text);
        auto const found = std::find(named.begin() + static_cast<std::ptrdiff_t>(at), named.end(), digest);
        if (found != named.end()) at = static_cast<std::size_t>(found - named.begin()) + 1;
        else if (all_read || std::find(named.begin(), named.end(), digest) != named.end())
            book.tampered({kept.line}, "没有记录在此处首次适用这份规则",
                          "no entry names this law, or its place here is another");
        judge_law(kept, digest, laws, book);
    }
    for (Digest const& law : named)
        if (std::none_of(bundle.laws.begin(), bundle.laws.end(),
                         [&](BundleLaw const& kept) { return sha256(kept.text) == law; }))
            book.add(EvidenceVerdict::incomplete, {},
                     {"缺少适用规则 " + law.hex(), "the law " + law.hex() + " is not there"});
    return laws;
}

bool judge_case(std::string const& origin, std::string const& case_id, std::vector<EvidenceLeaf> const& leaves,
                EvidenceLaws const& laws, EvidenceBook& book)
{
    return BundledCase(laws, book).run(origin, case_id, leaves);
}

} // namespace duly::detail
