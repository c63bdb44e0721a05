package org.trinomen.dicom.text;

import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Text in two halves of a code table, into which escape sequences put other sets (ISO/IEC 2022 as
 * restricted by PS3.5 §6.1.2.4 and §6.1.2.5).
 *
 * @param leftHalf what G0 holds at the start of each stretch
 * @param rightHalf what G1 holds at the start of each stretch; empty when value 1 names none
 * @param available every set that the terms declare, value 1 first
 * @param escapes whether escape sequences are allowed; without them a lone ISO_IR 13 is meant
 */
record CodeExtensionCodec(
    CodeElement leftHalf,
    Optional<CodeElement> rightHalf,
    List<CodeElement> available,
    boolean escapes)
    implements TextCodec {

  /** For text with escape sequences where none were declared: they can mean nothing else. */
  static CodeExtensionCodec undeclared(CodeElement leftHalf, Optional<CodeElement> rightHalf) {
    List<CodeElement> available = Stream.concat(Stream.of(leftHalf), rightHalf.stream()).toList();
    return new CodeExtensionCodec(leftHalf, rightHalf, available, true);
  }

  @Override
  public DecodedText decode(byte[] value, Delimiters delimiters) {
    CodeExtensionCodec codec =
        !escapes && CodeElement.anyDesignatedIn(value) ? undeclared(leftHalf, rightHalf) : this;
    return new CodeExtensionDecoder(codec, value, delimiters).decode();
  }

  @Override
  public byte[] encode(String text, Delimiters delimiters) throws CharacterCodingException {
    return new CodeExtensionEncoder(this, delimiters).encode(text);
  }
}
