// SPDX-License-Identifier: Apache-2.0
// Laying an overlay over its parent, part by part. Every part says what an overlay may add to it and what it may
// change; silence means: nothing. The order of the parent's statute is kept, additions come last.
#include "overlay.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace duly::detail {

namespace {

class Layer {
public:
    Layer(PackNode const& overlay, PackNode& result, Problems& problems)
        : overlay_(overlay), result_(result), problems_(problems)
    {}

    void run()
    {
        for (std::size_t i = 0; i < overlay_.size(); ++i) {
            auto const& key = overlay_.key(i);
            auto const& value = overlay_.value(i);
            if (key.text == "roles" || key.text == "documents" || key.text == "facts" || key.text == "parameters" ||
                key.text == "phases")
                entries(key, value);
            else if (key.text == "activities") activities(value);
            else if (key.text == "rules") rules(value);
            else if (key.text == "claims" || key.text == "outcomes" || key.text == "no_rule") append(key, value);
            else if (key.text == "set") set(value);
            else if (key.text == "renames") renames(key, value);
            else result_.set(key, value); // the head
        }
        inherit_head();
    }

private:
    // What describes the parent's text and not the overlay's.
    void inherit_head()
    {
        for (std::string_view const key : {"family", "place", "edition", "note", "grade", "valid_until"})
            if (overlay_.find(key) == nullptr) result_.erase(key);
    }

    PackNode& part(PackNode const& key, PackNode::Kind kind)
    {
        if (result_.find(key.text) == nullptr) {
            auto empty = kind == PackNode::Kind::list ? PackNode::list(key.place) : PackNode::mapping(key.place);
            result_.set(key, std::move(empty));
        }
        return *result_.find(key.text);
    }

    bool expect(PackNode const& value, PackNode::Kind kind, std::string const& what)
    {
        if (value.is_null() || value.kind == kind) return value.kind == kind;
        bool const list = kind == PackNode::Kind::list;
        problems_.error(value.place, what + " 应当是" + (list ? "列表（每项以“- ”开头）" : "映射（名称: 内容）"),
                        what + " must be " + (list ? "a list (each item starts with '- ')" : "a mapping (name: …)"));
        return false;
    }

    // New ones are free; of a known one only the keys named here.
    void entries(PackNode const& key, PackNode const& value)
    {
        if (!expect(value, PackNode::Kind::mapping, key.text)) return;
        auto& known = part(key, PackNode::Kind::mapping);
        for (std::size_t i = 0; i < value.size(); ++i) {
            auto* const old = known.find(value.key(i).text);
            if (old == nullptr) known.set(value.key(i), value.value(i));
            else if (key.text == "parameters")
                problems_.error(value.key(i).place,
                                "参数 " + value.key(i).text + " 由上级定义；下级只能用 set 选定一个值",
                                "parameter " + value.key(i).text +
                                    " is declared by the pack that this one extends; "
                                    "an overlay may only choose a value, under 'set'");
            else change(*old, value.key(i), value.value(i), {"zh", "en", "by", "article"});
        }
    }

    void change(PackNode& old, PackNode const& name, PackNode const& value,
                std::vector<std::string_view> const& changeable)
    {
        if (!value.is_mapping() || !old.is_mapping()) {
            if (!(value == old))
                problems_.error(value.place, "“" + name.text + "”已由上级定义，此处应当是映射",
                                "'" + name.text +
                                    "' is declared by the pack that this one extends; "
                                    "a mapping is expected here");
            return;
        }
        for (std::size_t i = 0; i < value.size(); ++i) {
            auto const& key = value.key(i).text;
            auto* const before = old.find(key);
            bool const may = std::find(changeable.begin(), changeable.end(), key) != changeable.end();
            if (key == "fields") add_fields(old, value.key(i), value.value(i));
            else if (key == "documents") add_documents(old, value.key(i), value.value(i));
            else if (before == nullptr || may) {
                if (before == nullptr && !may && key != "drives" && key != "judges_again")
                    fixed(value.key(i), name.text);
                else old.set(value.key(i), value.value(i));
            } else if (!(*before == value.value(i))) fixed(value.key(i), name.text);
        }
    }

    void fixed(PackNode const& key, std::string const& name)
    {
        problems_.error(key.place, "“" + name + "”的“" + key.text + "”由上级规定，下级不能改变",
                        "'" + key.text + "' of '" + name +
                            "' is laid down by the pack that this one extends and "
                            "cannot be changed");
    }

    void add_fields(PackNode& activity, PackNode const& key, PackNode const& fields)
    {
        if (!expect(fields, PackNode::Kind::mapping, "fields")) return;
        if (activity.find("fields") == nullptr) activity.set(key, PackNode::mapping(key.place));
        auto& known = *activity.find("fields");
        for (std::size_t i = 0; i < fields.size(); ++i) {
            auto const* const old = known.find(fields.key(i).text);
            if (old != nullptr && !(*old == fields.value(i))) fixed(fields.key(i), "fields");
            else if (old == nullptr) known.set(fields.key(i), fields.value(i));
        }
    }

    void add_documents(PackNode& activity, PackNode const& key, PackNode const& documents)
    {
        auto list = documents;
        if (documents.is_word()) {
            list = PackNode::list(documents.place);
            list.items.push_back(documents);
        }
        if (!expect(list, PackNode::Kind::list, "documents")) return;
        auto* known = activity.find("documents");
        if (known == nullptr) {
            activity.set(key, std::move(list));
            return;
        }
        if (known->is_word()) {
            auto one = PackNode::list(known->place);
            one.items.push_back(*known);
            *known = std::move(one);
        }
        for (auto& item : list.items)
            if (std::find(known->items.begin(), known->items.end(), item) == known->items.end())
                known->items.push_back(item);
    }

    void activities(PackNode const& phases)
    {
        if (!expect(phases, PackNode::Kind::mapping, "activities")) return;
        auto& known = part(*overlay_.find_key("activities"), PackNode::Kind::mapping);
        note_machines(known);
        for (std::size_t p = 0; p < phases.size(); ++p) {
            auto const& phase = phases.key(p);
            if (!expect(phases.value(p), PackNode::Kind::mapping, phase.text)) continue;
            for (std::size_t i = 0; i < phases.value(p).size(); ++i)
                activity(known, phase, phases.value(p).key(i), phases.value(p).value(i));
        }
    }

    // "Meeting" of `drives: Meeting.vote` or `{act: Meeting.vote, article: ...}`.
    static std::string_view machine_of(PackNode const& drives)
    {
        auto const* const act = drives.is_mapping() ? drives.find("act") : &drives;
        if (act == nullptr) return {};
        return std::string_view(act->text).substr(0, act->text.find('.'));
    }

    // The state machines that the pack that is extended drives: what an overlay adds may not move them.
    void note_machines(PackNode const& known)
    {
        for (std::size_t p = 0; p < known.size(); ++p)
            for (std::size_t a = 0; known.value(p).is_mapping() && a < known.value(p).size(); ++a)
                if (auto const* const drives = known.value(p).value(a).find("drives"))
                    parent_machines_.emplace(machine_of(*drives));
    }

    void may_drive(PackNode const& activity)
    {
        auto const* const drives = activity.is_mapping() ? activity.find("drives") : nullptr;
        if (drives == nullptr || !parent_machines_.contains(machine_of(*drives))) return;
        problems_.error(activity.find_key("drives")->place,
                        "下级不能让更多的环节驱动上级已驱动的状态机：那会绕过上级的环节",
                        "an overlay may not let further activities drive a state machine that its parent drives: it "
                        "would lead past the parent's activities");
    }

    void activity(PackNode& known, PackNode const& phase, PackNode const& name, PackNode const& value)
    {
        for (std::size_t p = 0; p < known.size(); ++p) {
            auto* const old = known.value(p).find(name.text);
            if (old == nullptr) continue;
            if (known.key(p).text != phase.text)
                problems_.error(name.place,
                                "环节 " + name.text + " 由上级规定在阶段 " + known.key(p).text + "，不能移到 " +
                                    phase.text,
                                "activity " + name.text + " belongs to phase " + known.key(p).text +
                                    " of the pack that this one extends and cannot move to " + phase.text);
            if (old->is_mapping() && old->find("drives") == nullptr) may_drive(value);
            change(*old, name, value, {"zh", "en", "by", "article"});
            return;
        }
        if (auto const* const restarts = value.find("restarts"); restarts != nullptr)
            problems_.error(value.find_key("restarts")->place,
                            "下级新增的环节不能有 restarts：重新开始会使已完成的步骤失效",
                            "an activity that an overlay adds may not restart: it would undo steps of the parent");
        may_drive(value);
        if (known.find(phase.text) == nullptr) known.set(phase, PackNode::mapping(phase.place));
        auto* const list = known.find(phase.text);
        if (list->is_mapping()) list->set(name, value);
    }

    void rules(PackNode const& list)
    {
        if (!expect(list, PackNode::Kind::list, "rules")) return;
        auto& known = part(*overlay_.find_key("rules"), PackNode::Kind::list);
        auto const parents = known.items.size();
        for (auto const& rule : list.items) {
            auto const* const id = rule.find("id");
            auto const end = known.items.begin() + static_cast<std::ptrdiff_t>(parents);
            auto const old = id == nullptr ? end : std::find_if(known.items.begin(), end, [&](PackNode const& r) {
                auto const* const known_id = r.find("id");
                return known_id != nullptr && *known_id == *id;
            });
            if (old == end) known.items.push_back(rule);
            else change_rule(*old, rule);
        }
    }

    // Whatever a rule says may be said anew; whether that is stricter is decided on what it means.
    static void change_rule(PackNode& old, PackNode const& rule)
    {
        old.place = rule.place;
        for (std::size_t i = 0; i < rule.size(); ++i) {
            if (rule.value(i).is_null()) old.erase(rule.key(i).text);
            else replace(old, rule.key(i), rule.value(i));
        }
    }

    static void replace(PackNode& mapping, PackNode const& key, PackNode const& value)
    {
        mapping.erase(key.text); // so that the key, too, points into the overlay
        mapping.set(key, value);
    }

    void append(PackNode const& key, PackNode const& list)
    {
        if (!expect(list, PackNode::Kind::list, key.text)) return;
        auto& known = part(key, PackNode::Kind::list);
        known.items.insert(known.items.end(), list.items.begin(), list.items.end());
    }

    void set(PackNode const& values)
    {
        if (!expect(values, PackNode::Kind::mapping, "set")) return;
        auto* const declared = result_.find("parameters");
        for (std::size_t i = 0; i < values.size(); ++i) {
            auto const& name = values.key(i);
            auto* const parameter = declared == nullptr ? nullptr : declared->find(name.text);
            if (parameter == nullptr || !parameter->is_mapping()) {
                unknown(name, declared);
                continue;
            }
            parameter->set("default", values.value(i));
            parameter->set("set", PackNode::word("true", name.place));
        }
    }

    void unknown(PackNode const& name, PackNode const* declared)
    {
        std::vector<std::string_view> ids;
        for (std::size_t i = 0; declared != nullptr && i < declared->size(); ++i) ids.push_back(declared->key(i).text);
        auto const meant = nearest(name.text, ids);
        auto const zh = meant.empty() ? std::string() : "；是否指“" + std::string(meant) + "”？";
        auto const en = meant.empty() ? std::string() : "; did you mean '" + std::string(meant) + "'?";
        problems_.error(name.place, "上级没有名为“" + name.text + "”的参数" + zh,
                        "the pack that this one extends has no parameter '" + name.text + "'" + en);
    }

    void renames(PackNode const& key, PackNode const& value)
    {
        if (!expect(value, PackNode::Kind::mapping, "renames")) return;
        auto& known = part(key, PackNode::Kind::mapping);
        for (std::size_t i = 0; i < value.size(); ++i) known.set(value.key(i), value.value(i));
    }

    PackNode const& overlay_;
    PackNode& result_;
    std::set<std::string, std::less<>> parent_machines_;
    Problems& problems_;
};

} // namespace

PackNode lay_over(PackNode const& parent, PackNode const& overlay, Problems& problems)
{
    auto result = parent;
    for (auto const* const key : {"valid_from", "procedure"})
        if (overlay.find(key) != nullptr) result.erase(key);
    Layer(overlay, result, problems).run();
    return result;
}

} // namespace duly::detail
