/* For builds that check memory: what a job leaves is freed with the process, and a huge request gets no memory. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "detect_leaks=0:allocator_may_return_null=1:abort_on_error=0"; }
