package org.trinomen.server.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file in PEM (RFC 7468): what it is, as its label says, and its bytes. What stands
 * around the parts is passed over.
 *
 * @param headers what stands before the bytes, as in keys that old OpenSSL has encrypted
 */
record PemBlock(String label, String headers, byte[] bytes) {

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]+)-----\\s+((?:[A-Za-z0-9-]+: [^\\n]*\\n|\\s*\\n)*)"
              + "([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  /** All parts of a file, in order. */
  static List<PemBlock> all(byte[] file) throws TlsFileException {
    List<PemBlock> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      try {
        byte[] bytes = Base64.getMimeDecoder().decode(matcher.group(3));
        blocks.add(new PemBlock(matcher.group(1), matcher.group(2).strip(), bytes));
      } catch (IllegalArgumentException e) {
        throw new TlsFileException("a " + matcher.group(1) + " is not Base64", e);
      }
    }
    return blocks;
  }

  /** It may be a key. */
  @Override
  public String toString() {
    return label + ", " + bytes.length + " bytes";
  }
}
