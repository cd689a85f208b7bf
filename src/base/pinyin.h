/*
 * Initials of Chinese characters as people type them: slzb for 数量指标.
 * Characters with several readings match each of them.
 */
#ifndef TIANBAO_BASE_PINYIN_H
#define TIANBAO_BASE_PINYIN_H

#include <stdbool.h>

/* True when letters (ASCII, either case, not empty) are the initials of neighbouring characters of
 * text; punctuation and blanks between them do not count, letters and digits stand for themselves.
 */
bool pinyin_starts(const char *text, const char *letters);

#endif
