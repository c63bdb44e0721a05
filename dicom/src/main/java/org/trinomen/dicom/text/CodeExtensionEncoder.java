package org.trinomen.dicom.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.UnmappableCharacterException;
import java.util.Optional;

/**
 * Encodes one value with code extensions: stays with the sets in force as long as they serve, else
 * designates the first declared one that has the character, and restores the sets of value 1 before
 * every delimiter, control character and space, and at the end (PS3.5 §6.1.2.5.3; before a space it
 * is not asked for, but some readers want it).
 */
final class CodeExtensionEncoder {

  private final CodeExtensionCodec codec;
  private final Delimiters delimiters;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private CodeElement left;
  private Optional<CodeElement> right;

  CodeExtensionEncoder(CodeExtensionCodec codec, Delimiters delimiters) {
    this.codec = codec;
    this.delimiters = delimiters;
    this.left = codec.leftHalf();
    this.right = codec.rightHalf();
  }

  byte[] encode(String text) throws CharacterCodingException {
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      if (codePoint <= 0x20 || codePoint == 0x7F || delimiters.contains(codePoint)) {
        restoreLeft();
        if (codePoint != 0x20) {
          restoreRight();
        }
        out.write(codePoint);
      } else {
        character(Character.toString(codePoint));
      }
      at += Character.charCount(codePoint);
    }
    restoreLeft();
    restoreRight();
    return out.toByteArray();
  }

  private void character(String character) throws CharacterCodingException {
    Optional<byte[]> bytes = encodeIn(left, character);
    if (bytes.isEmpty() && right.isPresent()) {
      bytes = right.get().encode(character);
    }
    if (bytes.isEmpty() && codec.escapes()) {
      bytes = designateFor(character);
    }
    out.writeBytes(bytes.orElseThrow(() -> new UnmappableCharacterException(1)));
  }

  private Optional<byte[]> designateFor(String character) {
    for (CodeElement candidate : codec.available()) {
      Optional<byte[]> bytes = encodeIn(candidate, character);
      if (bytes.isPresent()) {
        out.writeBytes(candidate.escape());
        if (candidate.rightHalf()) {
          right = Optional.of(candidate);
        } else {
          left = candidate;
        }
        return bytes;
      }
    }
    return Optional.empty();
  }

  /**
   * The yen sign of ISO-IR 14 has the byte of the backslash, so it cannot stand as text where that
   * byte divides values.
   */
  private Optional<byte[]> encodeIn(CodeElement element, String character) {
    return element
        .encode(character)
        .filter(bytes -> bytes.length > 1 || !delimiters.contains(bytes[0]));
  }

  private void restoreLeft() {
    if (left != codec.leftHalf()) {
      left = codec.leftHalf();
      out.writeBytes(left.escape());
    }
  }

  private void restoreRight() {
    if (!right.equals(codec.rightHalf())) {
      right = codec.rightHalf();
      right.ifPresent(element -> out.writeBytes(element.escape()));
    }
  }
}
