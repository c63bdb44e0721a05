package org.trinomen.dicom.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decodes one value with code extensions. It walks the bytes once and keeps what the two halves of
 * the code table hold.
 *
 * <p>The trap is the byte that looks like a delimiter: while the left half holds a two-byte set
 * (the Japanese ones), 5C, 5E and 3D are halves of characters. So a delimiter is only one while the
 * left half holds a single-byte set; it then restores both halves (PS3.5 §6.1.2.5.3). Control
 * characters can never be halves of characters and restore them always.
 */
final class CodeExtensionDecoder {

  private static final Charset SHIFT_JIS = Charset.forName("Shift_JIS");

  private final CodeExtensionCodec codec;
  private final byte[] value;
  private final Delimiters delimiters;
  private final StringBuilder text = new StringBuilder();
  private final Set<String> problems = new LinkedHashSet<>();
  private CodeElement left;
  private Optional<CodeElement> right;
  private Optional<CodeElement> lastRight = Optional.empty();
  private int at;

  CodeExtensionDecoder(CodeExtensionCodec codec, byte[] value, Delimiters delimiters) {
    this.codec = codec;
    this.value = value;
    this.delimiters = delimiters;
    this.left = codec.leftHalf();
    this.right = codec.rightHalf();
  }

  DecodedText decode() {
    if (!codec.escapes() && looksLikeShiftJis()) {
      return new DecodedText(
          new String(value, SHIFT_JIS), List.of("Shift JIS though ISO_IR 13 is declared"));
    }
    while (at < value.length) {
      int next = value[at] & 0xFF;
      if (next == CodeElement.ESCAPE && codec.escapes()) {
        escape();
      } else if (next >= 0x80) {
        rightRun();
      } else if (next <= 0x20 || next == 0x7F) {
        control(next);
      } else if (left.width() == 1 && delimiters.contains(next)) {
        text.append((char) next);
        restore();
        at++;
      } else {
        leftRun();
      }
    }
    if (left.width() > 1) {
      problems.add("no return to a single-byte character set at the end");
    }
    return new DecodedText(text.toString(), List.copyOf(problems));
  }

  private void escape() {
    Optional<CodeElement> designated = CodeElement.designatedAt(value, at);
    if (designated.isEmpty()) {
      problems.add("unknown escape sequence");
      text.append((char) CodeElement.ESCAPE);
      at++;
      return;
    }
    CodeElement element = designated.get();
    if (!isBasic(element) && !codec.available().contains(element)) {
      problems.add("escape sequence of a character set that is not declared");
    }
    if (element.rightHalf()) {
      right = designated;
      lastRight = designated;
    } else {
      left = element;
    }
    at += element.escapeLength();
  }

  /** ISO-IR 6 and 14 may come back without being named. */
  private static boolean isBasic(CodeElement element) {
    return element == CodeElement.ASCII || element == CodeElement.JIS_ROMAN;
  }

  private void control(int character) {
    text.append((char) character);
    at++;
    if (character < 0x20) {
      restore();
    }
  }

  private void restore() {
    if (left.width() > 1) {
      problems.add("no return to a single-byte character set before a control character");
    }
    left = codec.leftHalf();
    right = codec.rightHalf();
  }

  private void leftRun() {
    int from = at;
    while (at < value.length && value[at] > 0x20 && value[at] < 0x7F && !endsLeftRun(value[at])) {
      at++;
    }
    append(left.decode(value, from, at));
  }

  private boolean endsLeftRun(int character) {
    return left.width() == 1 && delimiters.contains(character);
  }

  private void rightRun() {
    int from = at;
    while (at < value.length && value[at] < 0) {
      at++;
    }
    if (right.isPresent()) {
      append(right.get().decode(value, from, at));
      return;
    }
    // A device that designates once and not again after each delimiter, or not at all.
    problems.add("bytes above 7F where no character set for them is in force");
    for (CodeElement candidate : codec.available()) {
      CodeElement likely = lastRight.orElse(candidate);
      if (likely.rightHalf()) {
        append(likely.decode(value, from, at));
        return;
      }
    }
    append(CodeElement.LATIN_1.decode(value, from, at));
  }

  private void append(String run) {
    if (run.indexOf('\uFFFD') >= 0) {
      problems.add("bytes that are not valid in the declared character set");
    }
    text.append(run);
  }

  /** JIS X 0201 leaves 80 to A0 and E0 to FF empty; Shift JIS starts its kanji there. */
  private boolean looksLikeShiftJis() {
    boolean beyondKatakana = false;
    for (byte each : value) {
      int unsigned = each & 0xFF;
      beyondKatakana |= unsigned >= 0x80 && (unsigned <= 0xA0 || unsigned >= 0xE0);
    }
    if (!beyondKatakana) {
      return false;
    }
    try {
      SHIFT_JIS.newDecoder().decode(ByteBuffer.wrap(value));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
