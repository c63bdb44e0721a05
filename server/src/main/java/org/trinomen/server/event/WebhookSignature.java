package org.trinomen.server.event;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves to a receiver who sent an event and when: HMAC-SHA-256 (RFC 2104) of the moment in seconds
 * since 1970, a dot and the body. With the moment in it, what was overheard can't be sent again
 * later to a receiver who compares it with their clock.
 */
final class WebhookSignature {

  private static final String HMAC = "HmacSHA256";

  private WebhookSignature() {}

  /** The value of the header {@code Trinomen-Signature}. */
  static String of(String secret, long seconds, String body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
      byte[] signed = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
      return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(signed);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }
}
