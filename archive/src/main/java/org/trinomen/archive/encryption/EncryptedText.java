package org.trinomen.archive.encryption;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.trinomen.archive.file.DamagedFileException;
import org.trinomen.archive.file.DurableFile;

/**
 * A text that stands encrypted, chunk by chunk, somewhere in a file. Read at any place, of which
 * only the chunks in question are decrypted; any number of threads may.
 *
 * @param start offset of the first chunk in the file
 * @param length of the text
 * @param context what was said when it was encrypted
 */
public record EncryptedText(
    DurableFile file, long start, long length, SecretKey key, byte[] context) {

  /**
   * Reads a part.
   *
   * @return how much was read; less than asked for only at the end of the text
   * @throws DamagedFileException if what stands there is not what was encrypted, or is not there
   */
  public int read(ChunkCiphers ciphers, long position, byte[] into, int offset, int count)
      throws IOException {
    int wanted = (int) Math.clamp(length - position, 0L, count);
    ChunkCipher cipher = ciphers.take();
    try {
      byte[] whole = new byte[0];
      int read = 0;
      if (length == 0) {
        decrypt(cipher, 0, whole, 0); // that it is empty is vouched for, too
      }
      while (read < wanted) {
        long chunk = (position + read) / ChunkCipher.CHUNK_BYTES;
        int within = (int) ((position + read) % ChunkCipher.CHUNK_BYTES);
        int here = textBytes(chunk);
        if (within == 0 && wanted - read >= here) {
          decrypt(cipher, chunk, into, offset + read);
          read += here;
        } else {
          if (whole.length < here) {
            whole = new byte[here];
          }
          decrypt(cipher, chunk, whole, 0);
          int part = Math.min(here - within, wanted - read);
          System.arraycopy(whole, within, into, offset + read, part);
          read += part;
        }
      }
      return wanted;
    } finally {
      ciphers.give(cipher);
    }
  }

  private int textBytes(long chunk) {
    return (int) Math.min(ChunkCipher.CHUNK_BYTES, length - chunk * ChunkCipher.CHUNK_BYTES);
  }

  private void decrypt(ChunkCipher cipher, long chunk, byte[] into, int at) throws IOException {
    int stored = textBytes(chunk) + ChunkCipher.TAG_BYTES;
    byte[] scratch = cipher.scratch();
    int found =
        file.read(ByteBuffer.wrap(scratch, 0, stored), start + chunk * ChunkCipher.STORED_BYTES);
    boolean last = chunk == ChunkCipher.chunks(length) - 1;
    Optional<Integer> text =
        found == stored
            ? cipher.decrypt(key, context, chunk, last, scratch, stored, into, at)
            : Optional.empty();
    if (text.isEmpty()) {
      throw new DamagedFileException("chunk " + chunk + " is not as it was encrypted");
    }
  }

  /** Keeps the key. */
  @Override
  public String toString() {
    return "EncryptedText[" + length + " bytes from " + start + "]";
  }
}
