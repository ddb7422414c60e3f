#pragma once
#include <jansson.h>

// json_error_t holds its text as an array, which Swift sees as a tuple of 160 elements.
static inline const char *cjansson_error_text(const json_error_t *error) { return error->text; }

// A macro over a struct member.
static inline json_type cjansson_type(const json_t *value) { return json_typeof(value); }
