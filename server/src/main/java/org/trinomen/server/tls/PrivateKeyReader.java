package org.trinomen.server.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Reads the key of a PEM file. Java's own reader of PEM is a preview, so it is done here: PKCS#8 is
 * what Java reads; the two older forms are put into it as RFC 5958 §2 says, which takes a few bytes
 * around them.
 */
final class PrivateKeyReader {

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  /** The number 0: the version of PKCS#8. */
  private static final byte[] VERSION = HexFormat.of().parseHex("020100");

  /** RFC 8017 §A.1: rsaEncryption, NULL. */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /** RFC 5480 §2.1.1: id-ecPublicKey; the curve follows. */
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  /** PKCS#8 names the algorithm; Java wants to be told it all the same. */
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private PrivateKeyReader() {}

  /**
   * The key among the parts of a file, if there is one.
   *
   * @throws TlsFileException it can't be read, or the password is wrong or missing
   */
  static Optional<PrivateKey> read(List<PemBlock> blocks, char[] password) throws TlsFileException {
    for (PemBlock block : blocks) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return Optional.of(pkcs8(block.bytes()));
        }
        case "ENCRYPTED PRIVATE KEY" -> {
          return Optional.of(pkcs8(decrypted(block.bytes(), password)));
        }
        case "RSA PRIVATE KEY" -> {
          return Optional.of(pkcs8(wrapped(RSA, inTheClear(block))));
        }
        case "EC PRIVATE KEY" -> {
          byte[] key = inTheClear(block);
          return Optional.of(pkcs8(wrapped(tagged(SEQUENCE, EC, curve(key)), key)));
        }
        default -> {} // a certificate, or the curve, which the key names too
      }
    }
    return Optional.empty();
  }

  private static byte[] inTheClear(PemBlock block) throws TlsFileException {
    if (block.headers().contains("ENCRYPTED")) {
      throw new TlsFileException(
          "the key is encrypted in a way that is out of use: `openssl pkcs8 -topk8` makes a new"
              + " file of it");
    }
    return block.bytes();
  }

  private static PrivateKey pkcs8(byte[] der) throws TlsFileException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        // It is one of another kind.
      }
    }
    throw new TlsFileException("the key is none of " + String.join(", ", ALGORITHMS));
  }

  private static byte[] decrypted(byte[] der, char[] password) throws TlsFileException {
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
      // For PBES2 the parameters say which cipher it is, and the name of the algorithm does not.
      String algorithm =
          info.getAlgName().equals("PBES2")
              ? String.valueOf(info.getAlgParameters())
              : info.getAlgName();
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
          info.getAlgParameters());
      return info.getKeySpec(cipher).getEncoded();
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsFileException("the key can't be decrypted: wrong password, or none", e);
    }
  }

  /** RFC 5958 §2: version, algorithm, key. */
  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    return tagged(SEQUENCE, VERSION, algorithm, tagged(OCTET_STRING, key));
  }

  /**
   * RFC 5915 §3: {@code SEQUENCE { version, privateKey OCTET STRING, [0] parameters, ... }}. The
   * parameters are the curve's name, which PKCS#8 wants elsewhere.
   */
  private static byte[] curve(byte[] key) throws TlsFileException {
    int sequence = content(key, 0);
    int privateKey = after(key, sequence);
    int parameters = after(key, privateKey);
    if (parameters >= key.length || (key[parameters] & 0xFF) != 0xA0) {
      throw new TlsFileException("the key does not name its curve");
    }
    return Arrays.copyOfRange(key, content(key, parameters), after(key, parameters));
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      int octets = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      out.write(0x80 | octets);
      for (int i = octets - 1; i >= 0; i--) {
        out.write(length >>> (8 * i));
      }
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  /** Where the content of the element at this place begins (X.690 §8.1.3). */
  private static int content(byte[] der, int at) throws TlsFileException {
    checkInside(der, at + 1);
    int first = der[at + 1] & 0xFF;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
  }

  /** Where the element at this place ends. */
  private static int after(byte[] der, int at) throws TlsFileException {
    int content = content(der, at);
    checkInside(der, content - 1);
    long length = der[at + 1] & 0xFF;
    if (length >= 0x80) {
      length = 0;
      for (int i = at + 2; i < content; i++) {
        length = (length << 8) | (der[i] & 0xFF);
      }
    }
    if (length < 0 || length > der.length - content) {
      throw new TlsFileException("the key is cut short");
    }
    return content + (int) length;
  }

  private static void checkInside(byte[] der, int at) throws TlsFileException {
    if (at < 0 || at >= der.length) {
      throw new TlsFileException("the key is cut short");
    }
  }
}
