// Preloaded into the server: once the file named by FAIL_FSYNC_WHEN exists, every fsync and fdatasync fails with EIO,
// as on a disk that has lost what was written.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static int fails(void) {
  const char* file = getenv("FAIL_FSYNC_WHEN");
  return file != 0 && access(file, F_OK) == 0;
}

int fsync(int file) {
  if (fails()) return errno = EIO, -1;
  return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file);
}

int fdatasync(int file) {
  if (fails()) return errno = EIO, -1;
  return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(file);
}
