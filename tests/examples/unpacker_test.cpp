// SPDX-License-Identifier: BSL-1.0
#include "score_customers/unpacker.hpp"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <cstddef>
#include <stdexcept>
#include <string>

#include "score_customers/byte_source.hpp"
#include "support/temporary_directory.hpp"

namespace score_customers {
namespace unpacker_test {

std::string gzipped(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(::deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(::deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(::deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  ::deflateEnd(&stream);
  return packed;
}
std::string zstandard(const std::string& text) {
  std::string packed(::ZSTD_compressBound(text.size()), '\0');
  packed.resize(::ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

class Unpacker : public in_temporary_directory {
 protected:
  static std::string all_of(byte_source& source, std::size_t room) {
    std::string all, piece(room, '\0');
    while (const std::size_t got = source.read(piece.data(), piece.size())) all.append(piece, 0, got);
    return all;
  }
  std::string read_packed(const std::string& packed, std::size_t room = 1000) {
    byte_source source(write("packed", packed));
    return all_of(source, room);
  }
  std::string refusal_of(const std::string& packed) {
    try {
      read_packed(packed);
      return "";
    } catch (const std::runtime_error& error) {
      return error.what();
    }
  }
  static std::string long_text() {
    std::string text = "id,value\n";
    for (int i = 0; i < 60000; ++i) text += std::to_string(i) + "," + std::to_string(i * 7919 % 10007) + "\n";
    return text;
  }
};

TEST_F(Unpacker, GivesBackWhatWasPacked) {
  const std::string text = long_text();
  for (const std::string& packed : {gzipped(text), zstandard(text)}) {
    EXPECT_LT(packed.size(), text.size() / 2);
    for (const std::size_t room : {std::size_t{1000}, std::size_t{1} << 20}) EXPECT_EQ(read_packed(packed, room), text);
  }
  EXPECT_EQ(read_packed(gzipped("")), "");
  EXPECT_EQ(read_packed(zstandard("")), "");
  EXPECT_EQ(read_packed(gzipped("a"), 1), "a");
}

TEST_F(Unpacker, OneBehindTheOtherAreOne) {
  EXPECT_EQ(read_packed(gzipped("a\n") + gzipped("") + gzipped("b\n")), "a\nb\n");
  EXPECT_EQ(read_packed(zstandard("a\n") + zstandard("b\n")), "a\nb\n");
}

TEST_F(Unpacker, OtherFilesStayAsTheyAre) {
  for (const char* text : {"", "a", "id\n", "id,value\n1,2\n", "\x1F", "\x28\xB5\x2F"})
    EXPECT_EQ(read_packed(text, 2), text);
}

TEST_F(Unpacker, DamageAndAnEarlyEndAreToldWithTheFile) {
  const std::string text = long_text();
  const std::string name = "cannot read " + path("packed") + ": ";
  for (const std::string& packed : {gzipped(text), zstandard(text)}) {
    EXPECT_EQ(refusal_of(packed.substr(0, packed.size() / 2)), name + "it ends within packed data");
    EXPECT_EQ(refusal_of(packed.substr(0, packed.size() - 1)), name + "it ends within packed data");
    std::string damaged = packed;
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
    damaged[damaged.size() - 3] = static_cast<char>(damaged[damaged.size() - 3] ^ 0x55);
    EXPECT_NE(refusal_of(damaged).find(name + "damaged "), std::string::npos) << refusal_of(damaged);
    EXPECT_NE(refusal_of(packed + "more"), "");
  }
}

TEST_F(Unpacker, ReadsTwice) {
  for (const std::string& packed : {gzipped("id\n1\n"), zstandard("id\n1\n")}) {
    byte_source source(write("packed", packed));
    EXPECT_EQ(all_of(source, 3), "id\n1\n");
    EXPECT_FALSE(source.total_bytes());
    source.rewind();
    EXPECT_EQ(all_of(source, 300), "id\n1\n");
  }
}

}  // namespace unpacker_test
}  // namespace score_customers
