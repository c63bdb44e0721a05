package org.trinomen.archive.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.encryption.KeyUnavailableException;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.encryption.LineCipher;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.StoredBytes;
import org.trinomen.identity.resolve.ReceivedScan;

/**
 * What was read of each scan before, in a file beside the index, so that a start does not read the
 * first instance of every scan again: one of 500 MB is compared with its digest before a byte of
 * its header counts. Derived, like the index: where the file is missing, was written by another
 * version of the reader, or is damaged, the scans are read from the volumes and it is made anew.
 *
 * <p>A line of text that says who wrote it, then entries: length, CRC-32C, the record it was read
 * from and the scan. Entries are only appended, and count from the first that is not whole no more.
 * Nothing is synced: what a power cut takes away is read again.
 */
public final class ScanShelf implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(ScanShelf.class);

  /** A header longer than this is a strange one, and is read from its record each time. */
  private static final int ENTRY_BYTES_MAX = 1 << 20;

  /** Beside the file, where entries are encrypted. */
  private static final String KEY_FILE_NAME = "scans.key";

  private static final String PURPOSE = "scans read";
  private static final int FRAME_BYTES = 2 * Integer.BYTES;

  private record Shelved(RecordLocation from, ReceivedScan scan) {}

  private final DurableFile file;
  private final Optional<LineCipher> cipher;
  private final Map<String, Shelved> byId = new HashMap<>();
  private long end;
  private boolean failed;

  private ScanShelf(DurableFile file, Optional<LineCipher> cipher) {
    this.file = file;
    this.cipher = cipher;
  }

  /** Opens the file, which is made if need be. */
  public static ScanShelf open(DurableFiles files, Path file) throws IOException {
    return open(files, file, Keyring.none());
  }

  /** As above; entries are encrypted if there is a key. */
  public static ScanShelf open(DurableFiles files, Path file, Keyring keyring) throws IOException {
    Optional<LineCipher> cipher =
        keyring.encrypts() ? Optional.of(cipher(files, file, keyring)) : Optional.empty();
    ScanShelf shelf =
        new ScanShelf(files.exists(file) ? files.open(file) : files.create(file), cipher);
    boolean opened = false;
    try {
      shelf.load();
      opened = true;
      return shelf;
    } finally {
      if (!opened) {
        shelf.close();
      }
    }
  }

  /** A key that is lost is made anew: what it encrypted no longer counts, and is read again. */
  private static LineCipher cipher(DurableFiles files, Path file, Keyring keyring)
      throws IOException {
    Path key = file.resolveSibling(KEY_FILE_NAME);
    try {
      return keyring.lines(keyring.read(files, key, PURPOSE));
    } catch (KeyUnavailableException e) {
      return keyring.lines(keyring.make(files, key, PURPOSE));
    }
  }

  private byte[] title() {
    byte[] title = ShelvedScans.title();
    return cipher.isEmpty() ? title : ("encrypted " + new String(title, UTF_8)).getBytes(UTF_8);
  }

  private void load() throws IOException {
    byte[] title = title();
    ByteBuffer found = ByteBuffer.allocate(title.length);
    file.read(found, 0);
    if (ByteBuffer.wrap(title).equals(found.flip())) {
      end = title.length;
      StoredBytes bytes =
          (position, into, offset, length) ->
              file.read(ByteBuffer.wrap(into, offset, length), position);
      try (InputStream whole = bytes.stream(file.size());
          DataInputStream in = new DataInputStream(new BufferedInputStream(whole, 1 << 16))) {
        whole.skipNBytes(end);
        for (byte[] entry = next(in); entry != null; entry = next(in)) {
          Optional<byte[]> text =
              cipher.isEmpty() ? Optional.of(entry) : cipher.get().decrypt(entry);
          if (text.isEmpty()) {
            break;
          }
          take(text.get());
          end += FRAME_BYTES + entry.length;
        }
      }
    } else {
      file.truncate(0);
      file.write(ByteBuffer.wrap(title), 0);
      end = title.length;
    }
    if (file.size() > end) {
      file.truncate(end);
    }
  }

  /** The next whole entry; null if there is none. */
  private static byte @Nullable [] next(DataInputStream in) throws IOException {
    try {
      int length = in.readInt();
      int crc = in.readInt();
      if (length <= 0 || length > ENTRY_BYTES_MAX) {
        return null;
      }
      byte[] entry = new byte[length];
      in.readFully(entry);
      return crc(entry) == crc ? entry : null;
    } catch (EOFException e) {
      return null; // cut short by a crash, or the end
    }
  }

  private void take(byte[] entry) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry))) {
      RecordLocation from = new RecordLocation(in.readInt(), in.readLong());
      ReceivedScan scan = ShelvedScans.read(in);
      byId.put(scan.id(), new Shelved(from, scan));
    }
  }

  private static int crc(byte[] entry) {
    CRC32C crc = new CRC32C();
    crc.update(entry);
    return (int) crc.getValue();
  }

  /** The scan as it was read before from the record that the index names. */
  synchronized Optional<ReceivedScan> find(ScanFacts facts) {
    return Optional.ofNullable(byId.get(facts.id().text()))
        .filter(shelved -> shelved.from.equals(facts.first()))
        .map(Shelved::scan)
        .filter(scan -> scan.receivedAt().equals(facts.receivedAt()));
  }

  /** Keeps what was read. Whoever fails to write here has lost nothing but time. */
  synchronized void keep(ScanFacts facts, ReceivedScan scan) {
    byId.put(scan.id(), new Shelved(facts.first(), scan));
    if (failed) {
      return;
    }
    try {
      byte[] text = entry(facts.first(), scan);
      byte[] entry = cipher.isEmpty() ? text : cipher.get().encrypt(text);
      if (entry.length <= ENTRY_BYTES_MAX) {
        ByteBuffer framed = ByteBuffer.allocate(FRAME_BYTES + entry.length);
        framed.putInt(entry.length).putInt(crc(entry)).put(entry).flip();
        file.write(framed, end);
        end += FRAME_BYTES + entry.length;
      }
    } catch (IOException e) {
      failed = true;
      log.warn("what was read of scans is not kept from now on: {}", e.getMessage());
    }
  }

  private static byte[] entry(RecordLocation from, ReceivedScan scan) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(from.volume());
      out.writeLong(from.offset());
      ShelvedScans.write(scan, out);
    }
    return bytes.toByteArray();
  }

  @Override
  public synchronized void close() throws IOException {
    failed = true;
    file.close();
  }
}
