// SPDX-License-Identifier: BSL-1.0
#include "unpacker.hpp"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>

namespace score_customers {

namespace {

class gzip final : public unpacker {
 public:
  gzip() {
    if (::inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();  // 16: gzip, not zlib's own format
  }
  ~gzip() override { ::inflateEnd(&stream_); }

  [[nodiscard]] step unpack(std::string_view packed, char* where, std::size_t room) override {
    if (ended_ && !packed.empty()) {  // another one follows
      ::inflateReset(&stream_);
      ended_ = false;
    }
    constexpr std::size_t most = std::numeric_limits<uInt>::max();
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // zlib does not write there
    stream_.avail_in = static_cast<uInt>(std::min(packed.size(), most));
    stream_.next_out = reinterpret_cast<Bytef*>(where);
    stream_.avail_out = static_cast<uInt>(std::min(room, most));
    const uInt in = stream_.avail_in, out = stream_.avail_out;
    const int code = ::inflate(&stream_, Z_NO_FLUSH);
    if (code == Z_MEM_ERROR) throw std::bad_alloc();
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
      throw std::runtime_error(std::string("damaged gzip data") + (stream_.msg == nullptr ? "" : ": ") +
                               (stream_.msg == nullptr ? "" : stream_.msg));
    ended_ = code == Z_STREAM_END;
    return {in - stream_.avail_in, out - stream_.avail_out};
  }
  [[nodiscard]] bool complete() const noexcept override { return ended_; }

 private:
  z_stream stream_{};
  bool ended_ = false;
};

class zstd final : public unpacker {
 public:
  zstd() : stream_(::ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
  }
  ~zstd() override { ::ZSTD_freeDStream(stream_); }

  [[nodiscard]] step unpack(std::string_view packed, char* where, std::size_t room) override {
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    ZSTD_outBuffer out{where, room, 0};
    const std::size_t left = ::ZSTD_decompressStream(stream_, &out, &in);
    if (::ZSTD_isError(left) != 0)
      throw std::runtime_error(std::string("damaged zstd data: ") + ::ZSTD_getErrorName(left));
    if (in.pos != 0 || out.pos != 0) complete_ = left == 0;
    return {in.pos, out.pos};
  }
  [[nodiscard]] bool complete() const noexcept override { return complete_; }

 private:
  ZSTD_DStream* stream_;
  bool complete_ = false;
};

}  // namespace

std::unique_ptr<unpacker> unpacker::of(std::string_view first) {
  if (first.starts_with("\x1F\x8B")) return std::make_unique<gzip>();
  if (first.starts_with("\x28\xB5\x2F\xFD")) return std::make_unique<zstd>();
  return nullptr;
}

}  // namespace score_customers
