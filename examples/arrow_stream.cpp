// SPDX-License-Identifier: BSL-1.0
// Columns of Apache Arrow, from any producer: pyarrow, DuckDB, polars, a database's driver. Whoever has an
// ArrowArrayStream hands it to `report`; here a small one is laid out by hand.
#include <clientele/churn/ripple.hpp>
#include <clientele/interop/arrow.hpp>

#include <cstdint>
#include <iostream>

using namespace clientele;

/// What a C interface, or Python by the PyCapsule protocol, would call. It takes the stream over.
void report(ArrowArrayStream* from) {
  const auto all = summarize(arrow_stream(from), on(churn::ripple{}, "complaints", "purchase"),
                             quarantine{[](const bad_row& bad) { std::cout << bad.text() << '\n'; }});
  std::cout << all.rows() << " customers, heard by " << all->heard << ", at risk " << all->revenue_at_risk << '\n';
}

/// Results as Arrow again: `to` is a stream that any consumer of Arrow reads.
void score_into(ArrowArrayStream* from, ArrowArrayStream* to) {
  score(arrow_stream(from), on(churn::ripple{}, "complaints", "purchase"), quarantine{[](const bad_row&) {}}).give(to);
}

/// A table in the memory of this program: three customers, the second of whom did not say how often he complained.
struct table {
  std::uint8_t there[1] = {0b101};
  std::int32_t complaints[3] = {1, 0, 4};
  double purchase[3] = {100, 80, 250};

  const void* nothing[1] = {nullptr};
  const void* complaints_buffers[2] = {there, complaints};
  const void* purchase_buffers[2] = {nullptr, purchase};
  ArrowSchema schemas[2] = {{"i", "complaints", nullptr, ARROW_FLAG_NULLABLE, 0, nullptr, nullptr, stays, nullptr},
                            {"g", "purchase", nullptr, 0, 0, nullptr, nullptr, stays, nullptr}};
  ArrowArray arrays[2] = {{3, 1, 0, 2, 0, complaints_buffers, nullptr, nullptr, stays, nullptr},
                          {3, 0, 0, 2, 0, purchase_buffers, nullptr, nullptr, stays, nullptr}};
  ArrowSchema* schema_places[2] = {&schemas[0], &schemas[1]};
  ArrowArray* array_places[2] = {&arrays[0], &arrays[1]};
  bool read = false;

  /// The memory is this program's: there is nothing to be released.
  template <class T>
  static void stays(T* it) {
    it->release = nullptr;
  }

  /// A stream of one batch.
  ArrowArrayStream stream() {
    read = false;
    return {[](ArrowArrayStream* it, ArrowSchema* to) {
              *to = {"+s", "", nullptr, 0, 2, self(it).schema_places, nullptr, stays, nullptr};
              return 0;
            },
            [](ArrowArrayStream* it, ArrowArray* to) {
              *to = {};
              if (!self(it).read)
                *to = {3, 0, 0, 1, 2, self(it).nothing, self(it).array_places, nullptr, stays, nullptr};
              self(it).read = true;
              return 0;
            },
            [](ArrowArrayStream*) -> const char* { return nullptr; }, stays, this};
  }
  static table& self(ArrowArrayStream* it) { return *static_cast<table*>(it->private_data); }
};

int main() {
  table customers;
  ArrowArrayStream stream = customers.stream();
  report(&stream);

  ArrowArrayStream results{};
  stream = customers.stream();
  score_into(&stream, &results);
  arrow_stream read(&results);  // a consumer, which here is this library too
  const auto batch = read.next();
  const ArrowArray& heard = *batch->array().children[2];
  std::cout << batch->schema().children[2]->name << ':';
  for (std::int64_t row = 0; row < heard.length; ++row) {
    const bool there = (static_cast<const std::uint8_t*>(heard.buffers[0])[row / 8] >> row % 8 & 1) != 0;
    std::cout << ' ';
    there ? std::cout << static_cast<const double*>(heard.buffers[1])[row] : std::cout << "null";
  }
  std::cout << '\n';
}
