package org.trinomen.archive.encryption;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/**
 * A file that this process writes from its beginning, reads, and deletes. Where encryption is on it
 * is encrypted, under a key that stands nowhere: what a crash leaves of it nobody can read. Written
 * by one thread; read by any number once it is finished.
 */
public final class TemporaryFile implements Closeable {

  private static final byte[] CONTEXT = "trinomen temporary file".getBytes(US_ASCII);

  private final DurableFiles files;
  private final Path path;
  private final DurableFile file;
  private final ChunkCiphers ciphers;
  private final Optional<SecretKey> key;

  /** Text that is not encrypted yet: a chunk is the last one if nothing comes behind it. */
  private byte[] chunk;

  private int filled;
  private long chunks;
  private long length;

  TemporaryFile(DurableFiles files, Path path, ChunkCiphers ciphers, Optional<DataKey> key)
      throws IOException {
    this.files = files;
    this.path = path;
    this.ciphers = ciphers;
    this.key = key.map(each -> each.keyFor(CONTEXT));
    this.chunk = new byte[key.isPresent() ? ChunkCipher.CHUNK_BYTES : 0];
    this.file = files.create(path);
  }

  /** Where it is; what stands there may be encrypted. */
  public Path path() {
    return path;
  }

  public boolean isEncrypted() {
    return key.isPresent();
  }

  /** Bytes that were written. */
  public long length() {
    return length;
  }

  /** Adds bytes. */
  public void write(byte[] from, int offset, int count) throws IOException {
    if (key.isEmpty()) {
      file.write(ByteBuffer.wrap(from, offset, count), length);
      length += count;
      return;
    }
    int taken = 0;
    while (taken < count) {
      if (filled == chunk.length) {
        encrypt(false);
      }
      int some = Math.min(count - taken, chunk.length - filled);
      System.arraycopy(from, offset + taken, chunk, filled, some);
      filled += some;
      taken += some;
      length += some;
    }
  }

  /** Everything is written, and can be read. Nothing may be written after it. */
  public void finish() throws IOException {
    if (key.isPresent() && chunk.length > 0) {
      encrypt(true);
      chunk = new byte[0];
    }
  }

  private void encrypt(boolean last) throws IOException {
    ChunkCipher cipher = ciphers.take();
    try {
      byte[] out = cipher.scratch();
      int stored = cipher.encrypt(key.orElseThrow(), CONTEXT, chunks, last, chunk, 0, filled, out);
      file.write(ByteBuffer.wrap(out, 0, stored), chunks * ChunkCipher.STORED_BYTES);
    } finally {
      ciphers.give(cipher);
    }
    chunks++;
    filled = 0;
  }

  /**
   * Reads a part of a finished file.
   *
   * @return the number of bytes read; fewer than asked for only at the end
   */
  public int read(long position, byte[] into, int offset, int count) throws IOException {
    if (key.isEmpty()) {
      return file.read(ByteBuffer.wrap(into, offset, count), position);
    }
    return new EncryptedText(file, 0, length, key.get(), CONTEXT)
        .read(ciphers, position, into, offset, count);
  }

  /** The bytes of a finished file from a place on. */
  public InputStream open(long from) {
    return new Reading(from);
  }

  /** Lets go of the file and deletes it. */
  public void delete() throws IOException {
    try {
      close();
    } finally {
      files.delete(path);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private final class Reading extends InputStream {
    private long position;

    Reading(long position) {
      this.position = position;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      int read = TemporaryFile.this.read(position, into, offset, count);
      position += read;
      return read == 0 ? -1 : read;
    }
  }
}
