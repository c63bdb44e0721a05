package org.trinomen.dicom.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;

/**
 * For text whose character set is the default repertoire (ISO-IR 6), or is not known. Bytes above
 * 7F should not occur; where they do, they are read as UTF-8 if they are valid UTF-8 (which is
 * hardly ever so by chance) and as Latin-1 otherwise. Written is ASCII only.
 */
record GuessingCodec() implements TextCodec {

  @Override
  public DecodedText decode(byte[] value, Delimiters delimiters) {
    if (CodeElement.anyDesignatedIn(value)) {
      return CodeExtensionCodec.undeclared(CodeElement.ASCII, Optional.empty())
          .decode(value, delimiters);
    }
    if (SingleCharsetCodec.isAscii(value)) {
      return new DecodedText(new String(value, US_ASCII), List.of());
    }
    boolean utf8 = isValidUtf8(value);
    return new DecodedText(
        new String(value, utf8 ? UTF_8 : ISO_8859_1),
        List.of(
            "bytes above 7F without a character set that explains them, read as "
                + (utf8 ? "UTF-8" : "Latin-1")));
  }

  @Override
  public byte[] encode(String text, Delimiters delimiters) throws CharacterCodingException {
    ByteBuffer encoded = US_ASCII.newEncoder().encode(CharBuffer.wrap(text));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  static boolean isValidUtf8(byte[] value) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
