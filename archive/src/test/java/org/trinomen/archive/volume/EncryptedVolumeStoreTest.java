package org.trinomen.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trinomen.archive.encryption.ChunkCipher;
import org.trinomen.archive.encryption.KeyEncryptionKey;
import org.trinomen.archive.encryption.KeyUnavailableException;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.file.DiskFiles;

/** Volumes that are encrypted do what volumes do, and tell nobody else what is in them. */
final class EncryptedVolumeStoreTest extends VolumeStoreContract {

  private static final VolumeSettings SMALL = new VolumeSettings(SEAL_AT, 0, 1 << 20, 2);
  private static final int CHUNK = ChunkCipher.CHUNK_BYTES;

  private final KeyEncryptionKey key = KeyEncryptionKey.make(new SecureRandom());

  private static Keyring ring(KeyEncryptionKey... keys) {
    return new Keyring(List.of(keys), new SecureRandom());
  }

  @Override
  VolumeStore openStore() throws IOException {
    return open(folder.resolve("volumes"), ring(key));
  }

  private static FileVolumeStore open(Path volumes, Keyring keyring) throws IOException {
    return FileVolumeStore.open(
        FileVolumeStore.Environment.system(keyring), volumes, SMALL, FileVolumeStore.first());
  }

  private static RecordLocation append(VolumeStore store, byte[] payload) throws IOException {
    RecordLocation at = store.append(Samples.head(1, payload), Samples.inMemory(payload));
    store.sync();
    return at;
  }

  private static byte[] read(VolumeStore store, RecordLocation at) throws IOException {
    try (InputStream in = store.open(at)) {
      return in.readAllBytes();
    }
  }

  @Test
  void rangesAtAllBordersOfChunksAreThoseOfWhatWasReceived() throws IOException {
    Path own = folder.resolve("own");
    for (int size : new int[] {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, (1 << 20) + 70_000}) {
      byte[] payload = Samples.bytes(size, size);
      try (FileVolumeStore store = open(own, ring(key))) {
        StoredBytes bytes = store.bytes(append(store, payload));
        for (int border = 0; border <= size + CHUNK; border += CHUNK) {
          for (int from = Math.max(0, border - 2); from <= border + 2; from++) {
            for (int count : new int[] {0, 1, 3, CHUNK, 2 * CHUNK + 1}) {
              byte[] part = new byte[count + 2];
              int expected = Math.clamp(size - from, 0, count);
              assertThat(bytes.read(from, part, 1, count)).isEqualTo(expected);
              if (expected > 0) {
                assertThat(ByteBuffer.wrap(part, 1, expected))
                    .isEqualTo(ByteBuffer.wrap(payload, from, expected));
              }
            }
          }
        }
      }
    }
  }

  /** Every byte of head and payload; the first and last of each chunk and tag of a long one. */
  @Test
  void whateverIsChangedInARecordIsServedToNobody() throws IOException {
    for (int size : new int[] {0, 40, 2 * CHUNK + 9}) {
      Path own = folder.resolve("own" + size);
      byte[] payload = Samples.bytes(size, size);
      RecordLocation at;
      long end;
      try (FileVolumeStore store = open(own, ring(key))) {
        at = append(store, payload);
        end = store.end().offset();
      }
      Path volume = own.resolve("000001.vol");
      byte[] sound = Files.readAllBytes(volume);
      int tried = 0;
      for (long place = at.offset(); place < end; place += size < 100 ? 1 : 9973) {
        byte[] changed = sound.clone();
        changed[(int) place] ^= 0x10;
        tried++;
        assertNotServed(own, volume, changed, at, payload);
      }
      assertThat(tried).isGreaterThan(10);
    }
  }

  private void assertNotServed(
      Path own, Path volume, byte[] changed, RecordLocation at, byte[] received)
      throws IOException {
    Files.write(volume, changed);
    // A copy of the volumes is never mended: opening a store would cut a last record that is bad.
    try (VolumeCopy copy = new VolumeCopy(new DiskFiles(), own, ring(key))) {
      Sha256 digest = new Sha256(Sha256.begin().digest(received));
      copy.lookFor(java.util.Set.of(digest));
      var held = copy.open(digest);
      if (held.isPresent()) {
        // Padding and trailer are not read to serve a payload.
        assertThat(held.get().payload().readAllBytes()).isEqualTo(received);
      }
    } catch (UnsupportedVolumeException e) {
      assertThat(e).hasMessageContaining("byte " + at.offset());
    }
  }

  /** Who lacks the key can mend checksums, and still change nothing that would be believed. */
  @Test
  void whoMendsTheChecksumOfAChangedHeadIsFound() throws IOException {
    Path own = folder.resolve("own");
    byte[] payload = Samples.bytes(3, 500);
    RecordLocation at;
    try (FileVolumeStore store = open(own, ring(key))) {
      at = append(store, payload);
    }
    Path volume = own.resolve("000001.vol");
    byte[] bytes = Files.readAllBytes(volume);
    ByteBuffer head = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    int start = (int) at.offset();
    int fields = head.getInt(start + 40);
    bytes[start + 48 + 4] ^= 1; // when it was received
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(bytes, start, 44);
    crc.update(bytes, start + 48, fields);
    head.putInt(start + 44, (int) crc.getValue());
    int trailer = start + 48 + fields + 520;
    head.putInt(trailer + 4, (int) crc.getValue());
    Files.write(volume, bytes);
    try (VolumeCopy copy = new VolumeCopy(new DiskFiles(), own, ring(key))) {
      Sha256 digest = new Sha256(Sha256.begin().digest(payload));
      copy.lookFor(java.util.Set.of(digest));
      assertThat(copy.open(digest)).isEmpty();
    }
  }

  @Test
  void chunksThatChangePlacesAreFound() throws IOException {
    Path own = folder.resolve("own");
    byte[] payload = Samples.bytes(5, 2 * CHUNK);
    RecordLocation at;
    long payloadAt;
    try (FileVolumeStore store = open(own, ring(key))) {
      at = append(store, payload);
      append(store, Samples.bytes(6, 10)); // which vouches for the one before
      assertThat(read(store, at)).isEqualTo(payload);
      payloadAt = store.end().offset();
    }
    Path volume = own.resolve("000001.vol");
    byte[] bytes = Files.readAllBytes(volume);
    int head = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(64 + 40);
    int first = 64 + 48 + head;
    byte[] swapped = bytes.clone();
    System.arraycopy(bytes, first, swapped, first + CHUNK + 16, CHUNK + 16);
    System.arraycopy(bytes, first + CHUNK + 16, swapped, first, CHUNK + 16);
    Files.write(volume, swapped);
    assertThat(payloadAt).isPositive();
    try (FileVolumeStore store = open(own, ring(key))) {
      assertThatThrownBy(() -> read(store, at))
          .isInstanceOf(DamagedRecordException.class)
          .hasMessageContaining("chunk 0 is not as it was encrypted");
    }
  }

  @Test
  void noFileHoldsAnythingOfAPayloadInTheClear() throws IOException {
    Path own = folder.resolve("own");
    byte[] known = "Vriesendorp^Machteld".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] payload = new byte[200_000];
    for (int i = 0; i + known.length < payload.length; i += 40) {
      System.arraycopy(known, 0, payload, i, known.length);
    }
    try (FileVolumeStore store = open(own, ring(key))) {
      append(store, payload);
      store.append(Samples.head(1, payload), Samples.spooled(folder, payload));
    }
    try (var files = Files.list(own)) {
      for (Path file : files.toList()) {
        assertThat(
                new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("Vriesendorp");
      }
    }
  }

  @Test
  void theSamePayloadTwiceIsEncryptedDifferently() throws IOException {
    Path own = folder.resolve("own");
    byte[] payload = new byte[64];
    try (FileVolumeStore store = open(own, ring(key))) {
      append(store, payload);
      append(store, payload);
    }
    byte[] bytes = Files.readAllBytes(own.resolve("000001.vol"));
    List<ByteBuffer> stored = new ArrayList<>();
    int at = 64;
    for (int i = 0; i < 2; i++) {
      int fields = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(at + 40);
      stored.add(ByteBuffer.wrap(bytes, at + 48 + fields, 64).slice());
      at += 48 + fields + 80 + 16;
    }
    assertThat(stored.get(0)).isNotEqualTo(stored.get(1));
  }

  /** The tail is never taken for torn where it can't be read. */
  @Test
  void withoutItsKeyNothingIsCutAndNothingIsChanged() throws IOException {
    Path own = folder.resolve("own");
    byte[] payload = Samples.bytes(3, 3_000);
    RecordLocation at;
    try (FileVolumeStore store = open(own, ring(key))) {
      at = append(store, payload);
    }
    byte[] volume = Files.readAllBytes(own.resolve("000001.vol"));
    byte[] wrapped = Files.readAllBytes(own.resolve("000001.key"));
    KeyEncryptionKey other = KeyEncryptionKey.make(new SecureRandom());

    assertThatThrownBy(() -> open(own, Keyring.none()))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("no key is configured");
    assertThatThrownBy(() -> open(own, ring(other)))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("is wrapped by key " + key.id());
    Files.delete(own.resolve("000001.key"));
    for (Keyring each : List.of(ring(key), Keyring.none())) {
      assertThatThrownBy(() -> open(own, each))
          .isInstanceOf(KeyUnavailableException.class)
          .hasMessageContaining("000001.key is missing");
    }
    byte[] changed = wrapped.clone();
    changed[changed.length - 8] ^= 1;
    Files.write(own.resolve("000001.key"), changed);
    assertThatThrownBy(() -> open(own, ring(key))).isInstanceOf(KeyUnavailableException.class);

    assertThat(Files.readAllBytes(own.resolve("000001.vol"))).isEqualTo(volume);
    Files.write(own.resolve("000001.key"), wrapped);
    try (FileVolumeStore store = open(own, ring(key))) {
      assertThat(read(store, at)).isEqualTo(payload);
    }
  }

  @Test
  void aTornTailIsCutAsInTheClear() throws IOException {
    Path own = folder.resolve("own");
    byte[] payload = Samples.bytes(3, 3_000);
    RecordLocation first;
    RecordLocation second;
    try (FileVolumeStore store = open(own, ring(key))) {
      first = append(store, payload);
      second = append(store, payload);
    }
    Path volume = own.resolve("000001.vol");
    try (RandomAccessFile file = new RandomAccessFile(volume.toFile(), "rw")) {
      file.setLength(file.length() - 100);
    }
    try (FileVolumeStore store = open(own, ring(key))) {
      assertThat(store.end()).isEqualTo(second);
      assertThat(read(store, first)).isEqualTo(payload);
      assertThat(append(store, payload)).isEqualTo(second);
      assertThat(read(store, second)).isEqualTo(payload);
    }
  }

  @Test
  void aKeyOfAnotherVolumeIsNotTaken() throws IOException {
    Path own = folder.resolve("own");
    Path other = folder.resolve("other");
    for (Path each : List.of(own, other)) {
      try (FileVolumeStore store = open(each, ring(key))) {
        append(store, Samples.bytes(3, 300));
      }
    }
    Files.copy(
        other.resolve("000001.key"),
        own.resolve("000001.key"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> open(own, ring(key)))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("and not for volume");
  }

  @Test
  void volumesFromBeforeStayReadableAndTheNextRecordBeginsAnEncryptedOne() throws IOException {
    Path own = folder.resolve("own");
    byte[] payload = Samples.bytes(3, 300);
    RecordLocation before;
    try (FileVolumeStore store = open(own, Keyring.none())) {
      before = append(store, payload);
    }
    RecordLocation after;
    try (FileVolumeStore store = open(own, ring(key))) {
      after = append(store, payload);
      assertThat(after).isEqualTo(new RecordLocation(2, VolumeHeader.BYTES));
      assertThat(read(store, before)).isEqualTo(payload);
      assertThat(read(store, after)).isEqualTo(payload);
    }
    assertThat(own.resolve("000001.key")).doesNotExist();
    assertThat(own.resolve("000002.key")).exists();
  }

  @Test
  void anotherKeyWrapsTheSameDataKeysAndNoVolumeIsWritten() throws IOException {
    Path own = folder.resolve("own");
    byte[] payload = Samples.bytes(3, 300);
    RecordLocation at;
    try (FileVolumeStore store = open(own, ring(key))) {
      at = append(store, payload);
    }
    byte[] volume = Files.readAllBytes(own.resolve("000001.vol"));
    KeyEncryptionKey next = KeyEncryptionKey.make(new SecureRandom());
    Path file = own.resolve("000001.key");
    assertThat(ring(next, key).rewrap(new DiskFiles(), file)).isTrue();
    assertThat(ring(next, key).rewrap(new DiskFiles(), file)).isFalse();

    assertThat(Files.readAllBytes(own.resolve("000001.vol"))).isEqualTo(volume);
    try (FileVolumeStore store = open(own, ring(next))) {
      assertThat(read(store, at)).isEqualTo(payload);
    }
    assertThatThrownBy(() -> open(own, ring(key))).isInstanceOf(KeyUnavailableException.class);
  }
}
