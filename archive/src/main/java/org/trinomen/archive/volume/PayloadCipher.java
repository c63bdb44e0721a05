package org.trinomen.archive.volume;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import javax.crypto.SecretKey;
import org.trinomen.archive.encryption.ChunkCiphers;
import org.trinomen.archive.encryption.DataKey;
import org.trinomen.archive.encryption.EncryptedText;
import org.trinomen.archive.file.DurableFile;

/**
 * Encrypts and decrypts the payloads of one volume, each under a key of its own, which is derived
 * from that of the volume; docs/volume-format.md, "Encrypted payloads". Used by any number of
 * threads.
 */
final class PayloadCipher {

  private static final byte[] KEY_OF = "trinomen record 1".getBytes(US_ASCII);

  private final DataKey volumeKey;
  private final ChunkCiphers ciphers;

  PayloadCipher(DataKey volumeKey, ChunkCiphers ciphers) {
    this.volumeKey = volumeKey;
    this.ciphers = ciphers;
  }

  ChunkCiphers ciphers() {
    return ciphers;
  }

  SecretKey recordKey(byte[] salt) {
    byte[] info =
        ByteBuffer.allocate(KEY_OF.length + EncryptedPayload.SALT_BYTES)
            .put(KEY_OF)
            .put(salt)
            .array();
    return volumeKey.keyFor(info);
  }

  EncryptedText text(DurableFile file, RecordFrame frame, EncryptedPayload payload) {
    return new EncryptedText(
        file,
        frame.payloadOffset(),
        frame.head().payloadLength(),
        recordKey(payload.salt()),
        payload.head());
  }
}
