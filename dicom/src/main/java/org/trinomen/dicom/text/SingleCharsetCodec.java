package org.trinomen.dicom.text;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Text in one encoding without code extensions. Delimiters need no thought here: decoding comes
 * first, so the second byte of a GBK or GB18030 character that happens to be 5C is never taken for
 * a backslash.
 *
 * @param charset the JDK's charset of the same bytes
 * @param rightHalf the set of the bytes above 7F, where each byte is a character
 */
record SingleCharsetCodec(Charset charset, Optional<CodeElement> rightHalf) implements TextCodec {

  @Override
  public DecodedText decode(byte[] value, Delimiters delimiters) {
    if (rightHalf.isPresent() && CodeElement.anyDesignatedIn(value)) {
      return CodeExtensionCodec.undeclared(CodeElement.ASCII, rightHalf).decode(value, delimiters);
    }
    if (isAscii(value)) {
      return new DecodedText(new String(value, US_ASCII), List.of());
    }
    String text = new String(value, charset);
    List<String> problems = new ArrayList<>();
    if (text.indexOf('\uFFFD') >= 0) {
      problems.add("bytes that are not valid in the declared character set");
    }
    if (rightHalf.isPresent() && GuessingCodec.isValidUtf8(value)) {
      problems.add("bytes that are valid UTF-8 though another character set is declared");
    }
    return new DecodedText(text, problems);
  }

  @Override
  public byte[] encode(String text, Delimiters delimiters) throws CharacterCodingException {
    if (charset.equals(UTF_8) && text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return text.getBytes(UTF_8);
    }
    ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  static boolean isAscii(byte[] value) {
    for (byte each : value) {
      if (each < 0) {
        return false;
      }
    }
    return true;
  }
}
