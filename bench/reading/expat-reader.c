/*
 * The yardstick of bench/reading: reads JUnit reports with expat and builds the records that Deflake builds. Per case:
 * numbers of its suite, class and file, the bytes of its name, duration and outcome; message and stack of failures.
 *
 *   cc -O2 -o expat-reader expat-reader.c -lexpat && ./expat-reader report.xml …
 */
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define CHUNK (256 * 1024)
#define MAX_DEPTH 100
#define MAX_STACK 12000

typedef struct {
  int suite, class, file;
  unsigned name_at, name_length;
  double duration_ms;
  unsigned char outcome;
  int failure;
} Case;

enum { PASSED, FAILED, ERROR, SKIPPED };

static Case *cases;
static int case_count, case_room;
static char *names;
static size_t name_bytes, name_room;
static char **failures;
static int failure_count, failure_room;

/* Texts that repeat: open addressing, FNV-1a. */
static char **texts;
static unsigned *text_hashes;
static int text_count, text_room;
static int *slots;
static int slot_count;

static void *grown(void *memory, size_t bytes) {
  void *larger = realloc(memory, bytes);
  if (larger == NULL) exit(3);
  return larger;
}

static void rebuild_slots(void) {
  slot_count = slot_count == 0 ? 1024 : slot_count * 2;
  slots = grown(slots, slot_count * sizeof *slots);
  memset(slots, -1, slot_count * sizeof *slots);
  for (int i = 0; i < text_count; i++) {
    unsigned slot = text_hashes[i] & (slot_count - 1);
    while (slots[slot] >= 0) slot = (slot + 1) & (slot_count - 1);
    slots[slot] = i;
  }
}

static int intern(const char *text) {
  unsigned hash = 0x811c9dc5u;
  for (const char *c = text; *c; c++) hash = (hash ^ (unsigned char)*c) * 0x01000193u;
  if (text_count * 2 >= slot_count) rebuild_slots();
  unsigned slot = hash & (slot_count - 1);
  for (; slots[slot] >= 0; slot = (slot + 1) & (slot_count - 1))
    if (text_hashes[slots[slot]] == hash && strcmp(texts[slots[slot]], text) == 0) return slots[slot];
  if (text_count == text_room) {
    text_room = text_room == 0 ? 1024 : text_room * 2;
    texts = grown(texts, text_room * sizeof *texts);
    text_hashes = grown(text_hashes, text_room * sizeof *text_hashes);
  }
  texts[text_count] = strdup(text);
  text_hashes[text_count] = hash;
  slots[slot] = text_count;
  return text_count++;
}

static const char *attribute(const char **attributes, const char *name) {
  for (int i = 0; attributes[i]; i += 2)
    if (strcmp(attributes[i], name) == 0) return attributes[i + 1];
  return "";
}

static int suite_stack[MAX_DEPTH], suite_depth;
static int in_failure;
static char stack_text[MAX_STACK + 1];
static size_t stack_length;
static char message[4001];
static char path[4096];

static void on_start(void *data, const char *name, const char **attributes) {
  (void)data;
  if (strcmp(name, "testcase") == 0) {
    if (case_count == case_room) {
      case_room = case_room == 0 ? 1024 : case_room * 2;
      cases = grown(cases, case_room * sizeof *cases);
    }
    Case *row = &cases[case_count++];
    const char *title = attribute(attributes, "name");
    size_t length = strlen(title);
    if (name_bytes + length > name_room) {
      name_room = (name_bytes + length) * 2;
      names = grown(names, name_room);
    }
    memcpy(names + name_bytes, title, length);
    row->suite = suite_depth == 0 ? -1 : suite_stack[suite_depth - 1];
    row->class = intern(attribute(attributes, "classname"));
    row->file = intern(attribute(attributes, "file"));
    row->name_at = (unsigned)name_bytes;
    row->name_length = (unsigned)length;
    row->duration_ms = strtod(attribute(attributes, "time"), NULL) * 1000;
    row->outcome = PASSED;
    row->failure = -1;
    name_bytes += length;
  } else if (strcmp(name, "failure") == 0 || strcmp(name, "error") == 0) {
    if (case_count > 0) cases[case_count - 1].outcome = name[0] == 'f' ? FAILED : ERROR;
    strncpy(message, attribute(attributes, "message"), sizeof message - 1);
    stack_length = 0;
    in_failure = 1;
  } else if (strcmp(name, "skipped") == 0) {
    if (case_count > 0) cases[case_count - 1].outcome = SKIPPED;
  } else if ((strcmp(name, "testsuite") == 0 || strcmp(name, "testsuites") == 0) && suite_depth < MAX_DEPTH) {
    const char *outer = suite_depth == 0 ? "" : texts[suite_stack[suite_depth - 1]];
    snprintf(path, sizeof path, "%s\n%s", outer, attribute(attributes, "name"));
    suite_stack[suite_depth++] = intern(path);
  }
}

static void on_end(void *data, const char *name) {
  (void)data;
  if (strcmp(name, "failure") == 0 || strcmp(name, "error") == 0) {
    in_failure = 0;
    if (failure_count + 2 > failure_room) {
      failure_room = failure_room == 0 ? 1024 : failure_room * 2;
      failures = grown(failures, failure_room * sizeof *failures);
    }
    stack_text[stack_length] = 0;
    if (case_count > 0) cases[case_count - 1].failure = failure_count;
    failures[failure_count++] = strdup(message);
    failures[failure_count++] = strdup(stack_text);
  } else if (strcmp(name, "testsuite") == 0 || strcmp(name, "testsuites") == 0) {
    suite_depth--;
  }
}

static void on_text(void *data, const char *text, int length) {
  (void)data;
  if (!in_failure) return;
  size_t room = MAX_STACK - stack_length;
  size_t taken = (size_t)length < room ? (size_t)length : room;
  memcpy(stack_text + stack_length, text, taken);
  stack_length += taken;
}

static int read_file(const char *name) {
  FILE *file = fopen(name, "rb");
  if (file == NULL) return 0;
  XML_Parser parser = XML_ParserCreate(NULL);
  XML_SetElementHandler(parser, on_start, on_end);
  XML_SetCharacterDataHandler(parser, on_text);
  suite_depth = 0;
  int fine = 1, last = 0;
  while (fine && !last) {
    void *buffer = XML_GetBuffer(parser, CHUNK);
    size_t length = fread(buffer, 1, CHUNK, file);
    last = length < CHUNK;
    fine = XML_ParseBuffer(parser, (int)length, last) != XML_STATUS_ERROR;
  }
  if (!fine) fprintf(stderr, "%s:%lu: %s\n", name, XML_GetCurrentLineNumber(parser), XML_ErrorString(XML_GetErrorCode(parser)));
  XML_ParserFree(parser);
  fclose(file);
  return fine;
}

/* In MiB. What getrusage says holds the memory of the process that started this one too. */
static double peak_memory(void) {
  FILE *status = fopen("/proc/self/status", "r");
  char line[256];
  double kilobytes = 0;
  while (status != NULL && fgets(line, sizeof line, status))
    if (sscanf(line, "VmHWM: %lf", &kilobytes) == 1) break;
  if (status != NULL) fclose(status);
  return kilobytes / 1024;
}

int main(int count, char **arguments) {
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (int i = 1; i < count; i++) read_file(arguments[i]);
  clock_gettime(CLOCK_MONOTONIC, &end);
  int outcomes[4] = {0};
  for (int i = 0; i < case_count; i++) outcomes[cases[i].outcome]++;
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  double ms = (end.tv_sec - start.tv_sec) * 1e3 + (end.tv_nsec - start.tv_nsec) / 1e6;
  double cpu_ms = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
  printf("{\"ms\":%.1f,\"cpuMs\":%.1f,\"rssMiB\":%.1f,\"cases\":%d,\"passed\":%d,\"failed\":%d,\"errors\":%d,\"skipped\":%d}\n", ms, cpu_ms,
         peak_memory(), case_count, outcomes[PASSED], outcomes[FAILED], outcomes[ERROR], outcomes[SKIPPED]);
  return 0;
}
