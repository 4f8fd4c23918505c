// SPDX-License-Identifier: BSL-1.0
// Linked into the test programs that run under ThreadSanitizer. The distribution's libtbb is not
// instrumented, so ThreadSanitizer sees neither how it hands a task from one thread to another nor
// how it reuses memory, and reports races where there are none. This file stands between the program
// and the library and says what happens: spawning a task happens before executing it, whatever a task
// did happens before the end of the wait for it, and memory of the pool is freed and allocated. The
// tasks are still oneTBB's own, on oneTBB's threads; nothing in the library under test is suppressed.
#include <dlfcn.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>
#include <sanitizer/tsan_interface.h>

#include <cstdio>
#include <cstdlib>
#include <new>

namespace tbb::detail::r1 {
namespace {

template <class Function>
Function* real(const char* symbol) {
  void* address = dlsym(RTLD_NEXT, symbol);
  if (address == nullptr) {
    std::fprintf(stderr, "tsan_tbb: libtbb has no %s\n", symbol);
    std::abort();
  }
  return reinterpret_cast<Function*>(address);
}

// Goes through the scheduler in place of a task.
class announced_task final : public d1::task {
 public:
  explicit announced_task(d1::task& inner) : inner_(inner) { __tsan_release(this); }

  // After an exception the scheduler calls cancel on the same task, so it has to live on.
  d1::task* execute(d1::execution_data& data) override {
    __tsan_acquire(this);
    d1::task* next = inner_.execute(data);
    delete this;
    return next;
  }
  d1::task* cancel(d1::execution_data& data) override {
    __tsan_acquire(this);
    d1::task* next = inner_.cancel(data);
    delete this;
    return next;
  }

 private:
  d1::task& inner_;
};

// Another thread may run what is executed in an arena, if the arena is full.
class announced_delegate final : public d1::delegate_base {
 public:
  explicit announced_delegate(d1::delegate_base& inner) : inner_(inner) { __tsan_release(this); }

  bool operator()() const override {
    const auto self = const_cast<announced_delegate*>(this);
    __tsan_acquire(self);
    const bool done = inner_();
    __tsan_release(self);
    return done;
  }

 private:
  d1::delegate_base& inner_;
};

// The counter of a wait_context is decremented in the headers, which are instrumented; it is only
// read inside the library.
void acquire_counter(d1::wait_context& context) {
  static_assert(sizeof(d1::wait_context) == 16);
  __tsan_acquire(reinterpret_cast<char*>(&context) + 8);
}

// The library uses the pool for its own objects too and hands them on unseen, so that allocating
// happens before deallocating has to be said as well.
constexpr std::align_val_t cache_line{64};

void* pool_new(d1::small_object_pool*& pool, std::size_t size) {
  static char no_pool;
  pool = reinterpret_cast<d1::small_object_pool*>(&no_pool);
  void* object = ::operator new(size, cache_line);
  __tsan_release(object);
  return object;
}

void pool_delete(void* object) {
  __tsan_acquire(object);
  ::operator delete(object, cache_line);
}

}  // namespace

void spawn(d1::task& task, d1::task_group_context& context) {
  static const auto function = real<void(d1::task&, d1::task_group_context&)>(
      "_ZN3tbb6detail2r15spawnERNS0_2d14taskERNS2_18task_group_contextE");
  function(*new announced_task(task), context);
}

void spawn(d1::task& task, d1::task_group_context& context, d1::slot_id slot) {
  static const auto function = real<void(d1::task&, d1::task_group_context&, d1::slot_id)>(
      "_ZN3tbb6detail2r15spawnERNS0_2d14taskERNS2_18task_group_contextEt");
  function(*new announced_task(task), context, slot);
}

void execute_and_wait(d1::task& task, d1::task_group_context& task_context, d1::wait_context& wait,
                      d1::task_group_context& wait_group) {
  static const auto function =
      real<void(d1::task&, d1::task_group_context&, d1::wait_context&, d1::task_group_context&)>(
          "_ZN3tbb6detail2r116execute_and_waitERNS0_2d14taskERNS2_18task_group_contextERNS2_12wait_"
          "contextES6_");
  try {
    function(*new announced_task(task), task_context, wait, wait_group);
  } catch (...) {
    acquire_counter(wait);
    throw;
  }
  acquire_counter(wait);
}

void wait(d1::wait_context& context, d1::task_group_context& group) {
  static const auto function = real<void(d1::wait_context&, d1::task_group_context&)>(
      "_ZN3tbb6detail2r14waitERNS0_2d112wait_contextERNS2_18task_group_contextE");
  try {
    function(context, group);
  } catch (...) {
    acquire_counter(context);
    throw;
  }
  acquire_counter(context);
}

void execute(d1::task_arena_base& arena, d1::delegate_base& delegate) {
  static const auto function = real<void(d1::task_arena_base&, d1::delegate_base&)>(
      "_ZN3tbb6detail2r17executeERNS0_2d115task_arena_baseERNS2_13delegate_baseE");
  announced_delegate announced(delegate);
  try {
    function(arena, announced);
  } catch (...) {
    __tsan_acquire(&announced);
    throw;
  }
  __tsan_acquire(&announced);
}

void* allocate(d1::small_object_pool*& pool, std::size_t size, const d1::execution_data&) {
  return pool_new(pool, size);
}

void* allocate(d1::small_object_pool*& pool, std::size_t size) { return pool_new(pool, size); }

void deallocate(d1::small_object_pool&, void* object, std::size_t, const d1::execution_data&) { pool_delete(object); }

void deallocate(d1::small_object_pool&, void* object, std::size_t) { pool_delete(object); }

}  // namespace tbb::detail::r1
