// SPDX-License-Identifier: BSL-1.0
// Arrow arrays laid out by hand, as the specification draws them. Every buffer has just the bytes that it needs and
// lies in heap memory of its own, so that a sanitizer sees each byte that is read beyond one.
#pragma once

#include <clientele/interop/arrow.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace arrow_by_hand {

/// A schema and an array that are filled, and handed over once.
struct column {
  std::string format{}, name{}, metadata{};
  std::int64_t length = 0, offset = 0, nulls = 0;
  std::vector<std::vector<unsigned char>> buffers{};
  std::vector<bool> no_buffer{};  ///< those that are null pointers
  std::vector<column> children{};
  std::vector<column> dictionary{};  ///< one, or none
};

/// How often a release was called.
struct releases {
  int schemas = 0, arrays = 0, streams = 0;
};

struct owned_schema {
  column of;
  std::vector<ArrowSchema> children{};
  std::vector<ArrowSchema*> places{};
  ArrowSchema dictionary{};
  int* released = nullptr;
};
struct owned_array {
  std::vector<std::unique_ptr<unsigned char[]>> memory{};
  std::vector<const void*> buffers{};
  std::vector<ArrowArray> children{};
  std::vector<ArrowArray*> places{};
  ArrowArray dictionary{};
  int* released = nullptr;
};

template <class Owned, class T>
void release_of(T* it) {
  auto* owned = static_cast<Owned*>(it->private_data);
  for (T& child : owned->children)
    if (child.release != nullptr) child.release(&child);
  if (owned->dictionary.release != nullptr) owned->dictionary.release(&owned->dictionary);
  if (owned->released != nullptr) ++*owned->released;
  it->release = nullptr;
  delete owned;
}

inline void make(const column& c, ArrowSchema& to, int* released = nullptr) {
  auto* owned = new owned_schema{c, std::vector<ArrowSchema>(c.children.size()), {}, {}, released};
  for (std::size_t i = 0; i < c.children.size(); ++i) {
    make(c.children[i], owned->children[i]);
    owned->places.push_back(&owned->children[i]);
  }
  if (!c.dictionary.empty()) make(c.dictionary[0], owned->dictionary);
  to = {owned->of.format.c_str(),
        owned->of.name.c_str(),
        c.metadata.empty() ? nullptr : owned->of.metadata.data(),
        ARROW_FLAG_NULLABLE,
        static_cast<std::int64_t>(c.children.size()),
        owned->places.data(),
        c.dictionary.empty() ? nullptr : &owned->dictionary,
        release_of<owned_schema, ArrowSchema>,
        owned};
}
inline void make(const column& c, ArrowArray& to, int* released = nullptr) {
  auto* owned = new owned_array{{}, {}, std::vector<ArrowArray>(c.children.size()), {}, {}, released};
  for (std::size_t k = 0; k < c.buffers.size(); ++k) {
    const auto& bytes = c.buffers[k];
    auto& place = owned->memory.emplace_back(new unsigned char[bytes.empty() ? 1 : bytes.size()]);
    if (!bytes.empty()) std::memcpy(place.get(), bytes.data(), bytes.size());
    owned->buffers.push_back(k < c.no_buffer.size() && c.no_buffer[k] ? nullptr : place.get());
  }
  for (std::size_t i = 0; i < c.children.size(); ++i) {
    make(c.children[i], owned->children[i]);
    owned->places.push_back(&owned->children[i]);
  }
  if (!c.dictionary.empty()) make(c.dictionary[0], owned->dictionary);
  to = {c.length,
        c.nulls,
        c.offset,
        static_cast<std::int64_t>(c.buffers.size()),
        static_cast<std::int64_t>(c.children.size()),
        owned->buffers.data(),
        owned->places.data(),
        c.dictionary.empty() ? nullptr : &owned->dictionary,
        release_of<owned_array, ArrowArray>,
        owned};
}

template <class T>
std::vector<unsigned char> bytes_of(const std::vector<T>& values) {
  std::vector<unsigned char> bytes(values.size() * sizeof(T));
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}
inline std::vector<unsigned char> bitmap(const std::vector<bool>& bits) {
  std::vector<unsigned char> bytes((bits.size() + 7) / 8);
  for (std::size_t i = 0; i < bits.size(); ++i)
    if (bits[i]) bytes[i / 8] = static_cast<unsigned char>(bytes[i / 8] | 1U << i % 8);
  return bytes;
}

/// A column of fixed width: what lies before it, and where nothing is, is `rubbish`.
template <class T>
column numbers(std::string format, std::string name, const std::vector<std::optional<T>>& values, std::size_t offset,
               T rubbish) {
  std::vector<T> all(offset, rubbish);
  std::vector<bool> there(offset, true);
  column c{std::move(format), std::move(name)};
  for (const auto& v : values) {
    all.push_back(v.value_or(rubbish));
    there.push_back(v.has_value());
    c.nulls += v ? 0 : 1;
  }
  c.length = static_cast<std::int64_t>(values.size());
  c.offset = static_cast<std::int64_t>(offset);
  c.buffers = {bitmap(there), bytes_of(all)};
  c.no_buffer = {c.nulls == 0};
  return c;
}
/// A column of texts with offsets into their letters.
template <class Offset>
column texts(std::string format, std::string name, const std::vector<std::optional<std::string>>& values,
             std::size_t offset = 0) {
  std::string letters = "before";
  std::vector<Offset> ends(offset + 1, static_cast<Offset>(letters.size()));
  std::vector<bool> there(offset, true);
  column c{std::move(format), std::move(name)};
  for (const auto& v : values) {
    letters += v.value_or("");
    ends.push_back(static_cast<Offset>(letters.size()));
    there.push_back(v.has_value());
    c.nulls += v ? 0 : 1;
  }
  c.length = static_cast<std::int64_t>(values.size());
  c.offset = static_cast<std::int64_t>(offset);
  c.buffers = {bitmap(there), bytes_of(ends), std::vector<unsigned char>(letters.begin(), letters.end())};
  return c;
}

/// The rows of `columns` from row `offset` of a struct on.
inline column table(std::vector<column> columns, std::int64_t length, std::int64_t offset = 0) {
  column c{"+s", ""};
  c.children = std::move(columns);
  c.length = length;
  c.offset = offset;
  c.buffers = {{}};
  c.no_buffer = {true};
  return c;
}
inline clientele::arrow_batch batch(const column& c, releases* counted = nullptr) {
  ArrowSchema schema{};
  ArrowArray array{};
  make(c, schema, counted == nullptr ? nullptr : &counted->schemas);
  make(c, array, counted == nullptr ? nullptr : &counted->arrays);
  return clientele::arrow_batch(&schema, &array);
}

/// A stream of batches; call number `fails_at` fails (0 is that of the schema).
struct stream_state {
  std::vector<column> batches;
  std::size_t next = 0;
  int fails_at = -1;
  releases* counted = nullptr;
};
inline clientele::arrow_stream stream(std::vector<column> batches, releases* counted = nullptr, int fails_at = -1) {
  ArrowArrayStream s{};
  s.private_data = new stream_state{std::move(batches), 0, fails_at, counted};
  s.get_schema = [](ArrowArrayStream* it, ArrowSchema* to) {
    auto& state_of = *static_cast<stream_state*>(it->private_data);
    if (state_of.fails_at == 0) return 5;
    make(state_of.batches.at(0), *to, state_of.counted == nullptr ? nullptr : &state_of.counted->schemas);
    return 0;
  };
  s.get_next = [](ArrowArrayStream* it, ArrowArray* to) {
    auto& state_of = *static_cast<stream_state*>(it->private_data);
    *to = {};
    if (static_cast<int>(state_of.next) + 1 == state_of.fails_at) return 5;
    if (state_of.next < state_of.batches.size())
      make(state_of.batches[state_of.next++], *to, state_of.counted == nullptr ? nullptr : &state_of.counted->arrays);
    return 0;
  };
  s.get_last_error = [](ArrowArrayStream*) { return "the disk is on fire"; };
  s.release = [](ArrowArrayStream* it) {
    auto* state_of = static_cast<stream_state*>(it->private_data);
    if (state_of->counted != nullptr) ++state_of->counted->streams;
    delete state_of;
    it->release = nullptr;
  };
  return clientele::arrow_stream(&s);
}

}  // namespace arrow_by_hand
