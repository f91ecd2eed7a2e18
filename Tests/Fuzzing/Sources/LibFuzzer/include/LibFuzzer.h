#ifndef TACIT_LIB_FUZZER_H
#define TACIT_LIB_FUZZER_H

#include <stddef.h>
#include <stdint.h>

/// Runs libFuzzer with its usual arguments; see FuzzerInterface.h of LLVM's compiler-rt.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));

#endif
