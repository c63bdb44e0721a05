package org.trinomen.dicom.text;

/** Bytes to text and back, for one value of Specific Character Set. */
sealed interface TextCodec permits CodeExtensionCodec, GuessingCodec, SingleCharsetCodec {

  DecodedText decode(byte[] value, Delimiters delimiters);

  /**
   * The bytes of a text.
   *
   * @throws java.nio.charset.CharacterCodingException if a character has no place in the set
   */
  byte[] encode(String text, Delimiters delimiters)
      throws java.nio.charset.CharacterCodingException;
}
