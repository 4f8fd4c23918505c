// SPDX-License-Identifier: BSL-1.0
#include "plan.hpp"

#include <clientele/core/options.hpp>

#include <algorithm>
#include <bit>
#include <cctype>
#include <limits>
#include <string_view>

#include "bad_rows.hpp"
#include "columns.hpp"
#include "commands.hpp"
#include "printable.hpp"
#include "settings.hpp"

namespace score_customers {

namespace {

bool names(const std::string& text, const description& d) { return text == d.title || text == d.name; }

/// A name as one may write it: "x", "component.x" or "room::component.x".
bool means(const std::string& text, const description& d, const std::string& name) {
  return text == name || text == d.title + "." + name || text == d.name + "." + name;
}

/// The columns in which an element of a vector input may be found: "expected_2", "expected_service_attitude".
std::vector<std::string> element_names(const std::string& input, std::size_t element,
                                       std::span<const std::string_view> elements) {
  std::vector<std::string> all{input + "_" + std::to_string(element + 1)};
  if (element < elements.size()) {
    std::string name = input + "_";
    for (const char c : elements[element]) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    all.push_back(name);
  }
  return all;
}

/// Every name under which an entry's inputs can be mapped, without the component.
std::set<std::string> mappable_names(const catalogue_entry& entry, const description& d) {
  std::set<std::string> all;
  for (const input_description& in : d.inputs) {
    if (in.width == 1) {
      all.insert(in.name);
      continue;
    }
    for (std::size_t width = 1; width <= entry.widest; ++width)
      for (std::size_t j = 0; j < width; ++j)
        for (std::string& name : element_names(in.name, j, entry.elements(width))) all.insert(std::move(name));
  }
  return all;
}

/// How many of a unit of time are a day; 0 where it is none of time.
double units_in_a_day(std::string_view unit) noexcept {
  return unit == "days" ? 1 : unit == "hours" ? 24 : unit == "minutes" ? 1440 : unit == "seconds" ? 86400 : 0;
}

/// Texts of the file or the command line in a message.
std::string listed(const std::vector<std::string>& texts) {
  return joined(texts, ", ", [](const std::string& one) { return printable(one); });
}

}  // namespace

plan::plan(const options& chosen, const row_source& source, chunk& into)
    : options_(chosen), source_(source), chunk_(into) {
  const std::vector<catalogue_entry> entries = options_.work->entries();
  check_names(entries);
  wanted_.id = used_column(source.columns(), options_.id.empty() ? "id" : options_.id, source.name());
  if (!wanted_.id && !options_.id.empty())
    throw usage_error("--id: " + source.name() + " has no column " + in_quotes(options_.id) + "; it has " +
                      listed_columns(source.columns()));
  wanted_.keep_records = !options_.quarantine.empty();
  wanted_.zone = options_.dates.zone;
  for (const catalogue_entry& entry : entries) add(entry);
  if (jobs_.empty()) {
    std::string message = "no component has the inputs it needs";
    for (const auto* reasons : {&idle_, &without_any_input_})
      for (const auto& [name, reason] : *reasons) message += "\n  " + name + ": " + reason;
    throw usage_error(message);
  }
  if (!options_.by.empty()) find_keys();
  limit_chunk();
}

/// --by: one column or result; or two, with a comma between them, where nothing has all of it for its name.
void plan::find_keys() {
  if (auto one = key(options_.by)) return keys_.push_back(*std::move(one));
  const std::size_t first = options_.by.find(',');
  if (first == options_.by.npos) refuse_key(options_.by);
  for (std::size_t comma = first; comma != options_.by.npos; comma = options_.by.find(',', comma + 1)) {
    const std::string one = options_.by.substr(0, comma), other = options_.by.substr(comma + 1);
    if (one == other) throw usage_error("--by: " + in_quotes(one) + " is named twice");
    auto rows = key(one), columns = key(other);
    if (!rows || !columns) continue;
    keys_ = {*std::move(rows), *std::move(columns)};
    return;
  }
  if (options_.by.find(',', first + 1) != options_.by.npos)
    throw usage_error("--by: " + in_quotes(options_.by) + " is neither one column nor two; " + source_.name() +
                      " has " + listed_columns(source_.columns()));
  const std::string one = options_.by.substr(0, first);
  refuse_key(key(one) ? options_.by.substr(first + 1) : one);
}

/// A column of the file, or the classes of a component.
std::optional<key_column> plan::key(const std::string& name) {
  if (name.empty()) return std::nullopt;
  if (const auto column = used_column(source_.columns(), name, source_.name()))
    return key_column{.name = name, .texts = &texts(*column), .classes = nullptr};
  for (const planned_job& one : jobs_)
    for (const scored_column& column : one.work->columns())
      if (column.name == name && column.is_class) return key_column{.name = name, .texts = nullptr, .classes = &column};
  return std::nullopt;
}

void plan::refuse_key(const std::string& name) const {
  std::vector<std::string> classes;
  for (const planned_job& one : jobs_)
    for (const scored_column& column : one.work->columns()) {
      if (column.is_class) classes.push_back(column.name);
      if (column.name == name && !column.is_class)
        throw usage_error("--by: " + in_quotes(name) + " is a number, and groups are classes or texts of a column");
    }
  for (const auto* reasons : {&idle_, &without_any_input_})
    for (const auto& [component, reason] : *reasons)
      if (name.starts_with(component + "."))
        throw usage_error("--by: " + in_quotes(name) + ": " + component + " does not run: " + reason);
  throw usage_error("--by: " + source_.name() + " has no column " + in_quotes(name) + "; it has " +
                    listed_columns(source_.columns()) +
                    (classes.empty() ? "" : "; the components that run find the classes " + listed(classes)));
}

/// Fewer rows at a time where there are many columns or components, so that the columns of a chunk take 12 MB at most
/// and what can be said against its rows 24 MB, twice that while it grows; but for one leaf of the sums, at least.
/// Whole leaves, so that the sums do not depend on it.
void plan::limit_chunk() {
  constexpr std::size_t memory = 12'000'000, of_complaints = 24'000'000, leaf = clientele::rows_per_leaf;
  std::size_t row = sizeof(double) * (wanted_.numbers.size() + wanted_.texts.size());
  for (const planned_job& one : jobs_)
    for (const scored_column& column : one.work->columns())
      row += column.is_class ? sizeof(std::uint8_t) : sizeof(double);
  // each component may complain of each row, and of one component the complaints are there twice
  const std::size_t against_row = sizeof(complaint) * jobs_.size() + sizeof(clientele::bad_row);
  const std::size_t rows = std::min(memory / std::max(row, std::size_t{1}), of_complaints / against_row);
  wanted_.most_rows = std::clamp(rows / leaf * leaf, leaf, wanted_.most_rows);
  for (std::vector<double>& column : chunk_.columns) column.reserve(wanted_.most_rows);
}

/// Settings, mappings and --only must name something that exists, and something that can be meant.
void plan::check_names(const std::vector<catalogue_entry>& entries) {
  std::set<std::string> groups;
  std::map<std::string, std::string> titles, fields;  // as they may be written, and in short
  std::vector<std::string> known;
  for (const catalogue_entry& entry : entries) {
    const description d = entry.make(0)->describe();
    titles.insert({{d.title, d.title}, {d.name, d.title}});
    groups.emplace(entry.group);
    known.push_back(d.title);
    for (const std::string& name : mappable_names(entry, d)) {
      fields.insert(
          {{name, name}, {d.title + "." + name, d.title + "." + name}, {d.name + "." + name, d.title + "." + name}});
      inputs_of_[name].push_back(d.title);
      if (entry.when == runs::by_itself) read_by_themselves_.insert(name);
    }
  }
  const auto check = [&](const char* option, const std::string& name) {
    if (!titles.contains(name))
      throw usage_error(std::string(option) + ": there is no component " + in_quotes(name) + "; there are " +
                        listed(known));
  };
  for (const std::string& name : options_.only)
    if (!groups.contains(name)) check("--only", name);
  std::set<std::string> given;
  for (const setting& s : options_.settings) {
    check("--set", s.component);
    const std::string name = titles.at(s.component) + "." + s.parameter;
    if (!s.by_default && !given.insert(name).second) throw usage_error("--set: " + in_quotes(name) + " is set twice");
  }
  given.clear();
  for (const mapping& m : options_.mappings) {
    if (!fields.contains(m.field))
      throw usage_error("--map: no component has an input " + in_quotes(m.field) + " (--list-components names them)");
    if (!given.insert(fields.at(m.field)).second)
      throw usage_error("--map: " + in_quotes(fields.at(m.field)) + " is mapped twice");
    const auto readers = inputs_of_.find(m.field);
    if (readers == inputs_of_.end() || readers->second.size() < 2 || read_by_themselves_.contains(m.field)) continue;
    const bool one_is_asked_for = std::any_of(entries.begin(), entries.end(), [&](const catalogue_entry& entry) {
      const description d = entry.make(0)->describe();
      return mappable_names(entry, d).contains(m.field) && is_asked_for(entry, d);
    });
    if (!one_is_asked_for)
      throw usage_error("--map: " + in_quotes(m.field) + " is an input of " + listed(readers->second) +
                        ": say of which, as in " + readers->second.front() + "." + m.field + "=" + m.target);
  }
}

bool plan::chosen(const catalogue_entry& entry, const description& d) const {
  return options_.only.empty() || std::any_of(options_.only.begin(), options_.only.end(), [&](const std::string& name) {
           return names(name, d) || name == entry.group;
         });
}

/// Whether something on the command line, or the name of a column, means this component and no other.
bool plan::is_asked_for(const catalogue_entry& entry, const description& d) const {
  const auto any = [](const auto& list, const auto& holds) { return std::any_of(list.begin(), list.end(), holds); };
  if (any(options_.only, [&](const std::string& name) { return names(name, d); })) return true;
  if (any(options_.settings, [&](const setting& s) { return !s.by_default && names(s.component, d); })) return true;
  if (!source_.find(options_.by))
    for (const std::string_view name : split(options_.by, ','))
      if (name.starts_with(d.title + ".") && !source_.find(name)) return true;
  return any(mappable_names(entry, d), [&](const std::string& name) {
    if (source_.find(d.title + "." + name)) return true;
    for (const usual_place& place : options_.work->places)
      if (place.field == d.title + "." + name && source_.find(std::string(place.target))) return true;
    const mapping* const found = mapped(d, name);
    return found != nullptr && (found->field != name || inputs_of_.at(name).size() == 1);
  });
}

void plan::add(const catalogue_entry& entry) {
  const description usual = entry.make(0)->describe();
  const bool asked_for = is_asked_for(entry, usual);
  const bool must_run = std::any_of(options_.only.begin(), options_.only.end(),
                                    [&](const std::string& name) { return names(name, usual); });
  const std::size_t width = width_of(entry, usual);
  std::unique_ptr<job> work = entry.make(width);
  if (!work) {
    const std::string reason =
        "its vector inputs have 2 to " + std::to_string(entry.widest) + " elements, not " + std::to_string(width);
    if (must_run) throw usage_error(usual.title + " cannot run: " + reason);
    if (chosen(entry, usual) && (entry.when == runs::by_itself || asked_for)) idle_.emplace_back(usual.title, reason);
    return;
  }
  bool set = false;
  for (const setting& s : options_.settings)
    if (names(s.component, usual)) {
      work->set(s.parameter, s.value);
      set = set || !s.by_default;
    }
  if (!chosen(entry, usual) || (entry.when == runs::when_asked && !asked_for)) return;

  planned_job planned{nullptr, work->describe(), {}, {}};
  // Told are those that something was meant for: a mapping, a column of a vector input, most of the columns.
  std::size_t columns_there = 0;
  bool something_given = asked_for;
  for (const input_description& in : planned.about.inputs) {
    something_given = something_given || (in.width > 1 ? width != 0 : mapped(usual, in.name) != nullptr);
    columns_there += in.width == 1 && is_given(usual, in.name) ? 1U : 0U;
  }
  something_given = something_given || 2 * columns_there > planned.about.inputs.size();
  const auto leave_out = [&](const std::string& reason) {
    if (must_run) throw usage_error(usual.title + " cannot run: " + reason);
    (something_given ? idle_ : without_any_input_).emplace_back(usual.title, reason);
  };
  // Where no input is required, each has to be given, if only as missing, or one of those that the command names:
  // otherwise the component would run on nothing.
  bool one_required = std::any_of(planned.about.inputs.begin(), planned.about.inputs.end(),
                                  [](const input_description& in) { return in.required; });
  for (const one_of_inputs& need : options_.work->needs) {
    if (!names(std::string(need.component), usual)) continue;
    one_required = std::any_of(need.inputs.begin(), need.inputs.end(),
                               [&](std::string_view name) { return can_be_found(usual, std::string(name)); });
    if (!one_required) {
      const std::vector<std::string> inputs(need.inputs.begin(), need.inputs.end());
      return leave_out("no column " + listed(inputs) + "; --map " + usual.title + "." + inputs.front() +
                       "=COLUMN says which it is");
    }
  }
  std::vector<lane> lanes;
  for (const input_description& in : planned.about.inputs) {
    bool in_file = false;
    for (std::size_t j = 0; j < in.width; ++j) {
      const std::vector<std::string> candidates =
          in.width == 1 ? std::vector{in.name} : element_names(in.name, j, entry.elements(in.width));
      lookup found;
      for (const std::string& name : candidates)
        if (!found) found = in.is_text ? find_text(usual, name) : find(usual, name, units_in_a_day(in.unit));
      in_file = in_file || found.has_value();
      if (!found && !in.required && one_required)
        found = in.is_text ? no_text("(no column)") : constant("(no column)", std::numeric_limits<double>::quiet_NaN());
      if (!found)
        return leave_out("no column '" + candidates.front() + "'" + (in.unit.empty() ? "" : " (" + in.unit + ")") +
                         "; --map " + usual.title + "." + candidates.front() + "=COLUMN says which it is");
      if (in.zero_or_one) note_yes_or_no(found->where);
      lanes.push_back(found->where);
      if (found->job) planned.reads_from.push_back(*found->job);
    }
    if (!in_file) planned.not_in_file.push_back(in.name);
  }
  try {
    work->check();
  } catch (const clientele::invalid_parameter& error) {
    if (set) throw usage_error(as_setting(error));
    if (std::isnan(error.value)) {  // its inputs are there: told in any case
      something_given = true;
      return leave_out(as_setting(error));
    }
    return leave_out(std::string(error.parameter) + " " + error.rule + " (--set " + usual.title + "." +
                     std::string(error.parameter) + "=…)");
  }
  if (const std::string_view why = work->why_not_kept(); !options_.keep.empty() && !why.empty())
    return leave_out("with --keep: " + std::string(why));
  work->bind(std::move(lanes));
  work->stand_under(entry.group);
  planned.work = std::move(work);
  jobs_.push_back(std::move(planned));
}

/// How many elements the vector inputs have: the highest that a column or a mapping names.
std::size_t plan::width_of(const catalogue_entry& entry, const description& d) const {
  std::size_t width = 0;
  for (const input_description& in : d.inputs) {
    if (in.width == 1) continue;
    for (std::size_t j = 0; j <= entry.widest; ++j)
      if (is_given(d, in.name + "_" + std::to_string(j + 1))) width = std::max(width, j + 1);
    for (std::size_t w = 1; w <= entry.widest; ++w)
      for (std::size_t j = 0; j < entry.elements(w).size(); ++j)
        if (is_given(d, element_names(in.name, j, entry.elements(w)).back())) width = std::max(width, w);
  }
  return width;
}

/// What the command line says of an input; what it says for one component goes before what it says for all.
const mapping* plan::mapped(const description& d, const std::string& name) const {
  const mapping* found = nullptr;
  for (const mapping& m : options_.mappings)
    if (means(m.field, d, name) && (found == nullptr || found->field == name)) found = &m;
  return found;
}

bool plan::is_given(const description& d, const std::string& name) const {
  return source_.find(name) || source_.find(d.title + "." + name) || mapped(d, name) != nullptr;
}

/// Whether a column, a mapping or a usual place has an input.
bool plan::can_be_found(const description& d, const std::string& name) const {
  const auto& places = options_.work->places;
  return is_given(d, name) || std::any_of(places.begin(), places.end(), [&](const usual_place& place) {
           return means(std::string(place.field), d, name) && source_.find(std::string(place.target));
         });
}

plan::lookup plan::find(const description& d, const std::string& name, double per_day) {
  if (const mapping* const m = mapped(d, name)) return target(*m, per_day);
  if (lookup found = column(d.title + "." + name, per_day)) return found;
  if (lookup found = column(name, per_day)) return found;
  for (const usual_place& place : options_.work->places)
    if (means(std::string(place.field), d, name))
      if (lookup found = usual(std::string(place.target), per_day)) return found;
  return result(name, false);
}

/// What a usual place names, if it is there.
plan::lookup plan::usual(const std::string& target, double per_day) {
  constexpr std::string_view word = "constant:";
  if (target.starts_with(word)) return constant(target, number_of_setting(target, target.substr(word.size())));
  if (lookup found = column(target, per_day)) return found;
  return result(target, true);
}

plan::lookup plan::target(const mapping& m, double per_day) {
  const auto after = [&](std::string_view word) { return m.target.substr(word.size()); };
  if (m.target.starts_with("constant:"))
    return constant(m.target, number_of_setting("--map " + m.field, after("constant:")));
  if (m.target == "missing") return constant(m.target, std::numeric_limits<double>::quiet_NaN());
  const bool dates = m.target.starts_with("date:");
  if (dates && per_day == 0)
    throw usage_error("--map: " + in_quotes(m.field) +
                      " is no time in days, hours, minutes or seconds: it takes no dates");
  for (const std::string_view word : {"date:", "column:"}) {
    if (!m.target.starts_with(word)) continue;
    const std::string name = after(word);
    const auto number = used_column(source_.columns(), name, source_.name(), word);
    if (!number) refuse_column(m, name);
    return column(*number, per_day, dates);
  }
  if (lookup found = column(m.target, per_day)) return found;
  if (lookup found = result(m.target, true)) return found;
  if (expression::is_one(m.target)) return computed(m, per_day);
  refuse_column(m, m.target);
}

/// A column made of others. Where it is a time, these may hold dates.
plan::found_lane plan::computed(const mapping& m, double per_day) {
  for (const auto& known : wanted_.computed)
    if (known->formula.text() == m.target && wanted_.dates[known->into].per_day == per_day)
      return {{kept(m.target), &chunk_.columns[known->into]}, std::nullopt};
  computed_column one{expression(m.target), {}, 0};
  for (const std::string& name : one.formula.names()) {
    const auto number = used_column(source_.columns(), name, source_.name());
    if (!number) refuse_column(m, name);
    const std::vector<double>* const values = column(*number, per_day, false).where.values;
    std::size_t slot = 0;
    while (&chunk_.columns[slot] != values) ++slot;
    one.from.push_back(slot);
  }
  one.into = add_slot(no_column, per_day);
  wanted_.computed.push_back(std::make_shared<const computed_column>(std::move(one)));
  return {{kept(m.target), &chunk_.columns[wanted_.computed.back()->into]}, std::nullopt};
}

void plan::refuse_column(const mapping& m, const std::string& name) const {
  throw usage_error("--map: " + source_.name() + " has no column " + in_quotes(name) + " for " + m.field + "; it has " +
                    listed_columns(source_.columns()) +
                    (column_number(name, source_.columns().size())
                         ? " (column:" + name + " is the column of that number, constant:" + name + " the number)"
                         : ""));
}

/// A column of texts: no result of an earlier job is one, and no constant but `missing`.
plan::lookup plan::find_text(const description& d, const std::string& name) {
  const auto lane_of = [&](std::size_t number) {
    const text_column& column = texts(number);
    return found_lane{{kept(name_of_column(number)), &column.codes(), &column}, std::nullopt};
  };
  if (const mapping* const m = mapped(d, name)) {
    if (m->target == "missing") return no_text(m->target);
    const std::string_view word = "column:";
    const bool said = m->target.starts_with(word);
    const std::string column = said ? m->target.substr(word.size()) : m->target;
    if (said || source_.find(column))
      if (const auto number = used_column(source_.columns(), column, source_.name(), word)) return lane_of(*number);
    refuse_column(*m, column);
  }
  for (const std::string& column : {d.title + "." + name, name})
    if (source_.find(column)) return lane_of(*used_column(source_.columns(), column, source_.name(), "column:"));
  for (const usual_place& place : options_.work->places)
    if (means(std::string(place.field), d, name) && source_.find(std::string(place.target)))
      return lane_of(*used_column(source_.columns(), place.target, source_.name(), "column:"));
  return std::nullopt;
}

plan::found_lane plan::no_text(const std::string& name) {
  found_lane none = constant(name, text_column::missing);
  none.where.texts = &no_texts_;
  return none;
}

plan::lookup plan::column(const std::string& name, double per_day) {
  if (!source_.find(name)) return std::nullopt;
  return column(*used_column(source_.columns(), name, source_.name(), "column:"), per_day, false);
}

plan::found_lane plan::column(std::size_t number, double per_day, bool dates) {
  std::size_t slot = 0;
  while (slot < wanted_.numbers.size() && (wanted_.numbers[slot] != number || wanted_.dates[slot].per_day != per_day))
    ++slot;
  if (slot == wanted_.numbers.size()) slot = add_slot(number, per_day);
  wanted_.dates[slot].stated = wanted_.dates[slot].stated || dates;
  return found_lane{{kept(name_of_column(number)), &chunk_.columns[slot]}, std::nullopt};
}

std::size_t plan::add_slot(std::size_t number, double per_day) {
  wanted_.numbers.push_back(number);
  wanted_.dates.push_back({.per_day = per_day, .dates = {}});
  chunk_.columns.emplace_back();
  return wanted_.numbers.size() - 1;
}

/// One without a name is called by its number.
std::string plan::name_of_column(std::size_t number) const {
  const std::string& name = source_.columns()[number];
  return name.empty() ? std::to_string(number + 1) : name;
}

/// The name of a lane, whose text stays.
std::string_view plan::kept(std::string name) { return *lane_names_.insert(std::move(name)).first; }

/// What reads this lane takes 0 and 1: so the words for them.
void plan::note_yes_or_no(const lane& where) {
  for (std::size_t slot = 0; slot < wanted_.numbers.size(); ++slot)
    if (where.values == &chunk_.columns[slot] && wanted_.numbers[slot] != no_column)
      wanted_.yes_no.insert(wanted_.numbers[slot]);
}

const text_column& plan::texts(std::size_t column) {
  const auto known = std::find(wanted_.texts.begin(), wanted_.texts.end(), column);
  const auto slot = static_cast<std::size_t>(known - wanted_.texts.begin());
  if (known == wanted_.texts.end()) {
    wanted_.texts.push_back(column);
    chunk_.texts.emplace_back();
  }
  return chunk_.texts[slot];
}

/// A number among the results of an earlier job, by its own name or as "component.result".
plan::lookup plan::result(const std::string& name, bool full_name) {
  for (std::size_t j = 0; j < jobs_.size(); ++j)
    for (const scored_column& column : jobs_[j].work->columns())
      if (!column.is_class && column.name == (full_name ? name : jobs_[j].about.title + "." + name))
        return found_lane{{kept(column.name), &column.numbers}, j};
  return std::nullopt;
}

plan::found_lane plan::constant(const std::string& name, double value) {
  const auto same = std::find_if(constants_.begin(), constants_.end(), [&](const std::vector<double>& one) {
    return std::bit_cast<std::uint64_t>(one.front()) == std::bit_cast<std::uint64_t>(value);
  });
  if (same != constants_.end()) return {{kept(name), &*same}, std::nullopt};
  return {{kept(name), &constants_.emplace_back(wanted_.most_rows, value)}, std::nullopt};
}

bool plan::needs_fit() const {
  return std::any_of(jobs_.begin(), jobs_.end(), [](const planned_job& j) { return j.work->must_be_fitted(); });
}

std::vector<bool> plan::jobs_for_fit() const {
  std::vector<bool> needed(jobs_.size(), false);
  for (std::size_t j = jobs_.size(); j-- > 0;)
    if (needed[j] || jobs_[j].work->must_be_fitted())
      for (const std::size_t from : jobs_[j].reads_from) needed[from] = true;
  return needed;
}

wanted_columns plan::wanted_for_fit() const {
  const std::vector<bool> needed = jobs_for_fit();
  wanted_columns wanted = wanted_;
  wanted.id.reset();
  wanted.keep_records = false;
  std::vector<bool> read(wanted.numbers.size(), false);
  for (std::size_t slot = 0; slot < wanted.numbers.size(); ++slot)
    for (std::size_t j = 0; j < jobs_.size(); ++j)
      if (needed[j] || jobs_[j].work->must_be_fitted())
        for (const lane& l : jobs_[j].work->lanes()) read[slot] = read[slot] || l.values == &chunk_.columns[slot];
  std::erase_if(wanted.computed, [&](const auto& one) { return !read[one->into]; });
  for (const auto& one : wanted.computed)
    for (const std::size_t from : one->from) read[from] = true;
  for (std::size_t slot = 0; slot < wanted.numbers.size(); ++slot)
    if (!read[slot]) wanted.numbers[slot] = no_column;
  for (std::size_t slot = 0; slot < wanted.texts.size(); ++slot) {
    bool is_read = false;
    for (std::size_t j = 0; j < jobs_.size(); ++j)
      if (needed[j] || jobs_[j].work->must_be_fitted())
        for (const lane& l : jobs_[j].work->lanes()) is_read = is_read || l.texts == &chunk_.texts[slot];
    if (!is_read) wanted.texts[slot] = no_column;
  }
  return wanted;
}

}  // namespace score_customers
