package org.trinomen.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.encryption.KeyEncryptionKey;
import org.trinomen.archive.encryption.Keyring;

/** docs/volume-format.md is enough to read a volume by. */
final class VolumeFormatTest {

  @TempDir Path folder;

  /** Written from the document alone: uses nothing of the archive. */
  private static final class IndependentReader {

    record Read(Map<Integer, byte[]> fields, byte[] payload, long offset) {}

    static List<Read> read(Path volume, int number) throws Exception {
      return read(volume, number, new byte[0]);
    }

    static List<Read> read(Path volume, int number, byte[] key) throws Exception {
      ByteBuffer b = ByteBuffer.wrap(Files.readAllBytes(volume)).order(ByteOrder.LITTLE_ENDIAN);
      int version = key.length > 0 ? 2 : 1;
      check(ascii(b, 0, 8).equals("TRINOVOL") && b.getInt(12) == number);
      check(b.getShort(8) == version);
      check(b.getInt(60) == crc(b, 0, 60, 0, 0));
      long tag = b.getLong(16);
      int end = b.capacity();
      int seal = end - 72;
      if (seal > 64 && ascii(b, seal, 8).equals("TRINSEAL") && b.getLong(seal + 8) == tag) {
        check(b.getInt(seal + 68) == crc(b, seal, 68, 0, 0));
        end = (int) b.getLong(seal + 16);
      }
      List<Read> records = new ArrayList<>();
      for (int at = 64; at < end && b.getInt(at) != 0; ) {
        check(ascii(b, at, 4).equals("TREC") && b.getShort(at + 4) == 1);
        check(b.getShort(at + 6) == version);
        check(b.getLong(at + 8) == tag && b.getLong(at + 16) == at && b.getLong(at + 24) <= at);
        int length = (int) b.getLong(at + 32);
        int fieldBytes = b.getInt(at + 40);
        int crc = b.getInt(at + 44);
        check(crc == crc(b, at, 44, at + 48, fieldBytes));
        Map<Integer, byte[]> fields = new HashMap<>();
        int field = at + 48;
        int payload = field + fieldBytes;
        while (payload - field >= 4 && b.getShort(field) != 0) {
          int size = Short.toUnsignedInt(b.getShort(field + 2));
          fields.put((int) b.getShort(field), bytes(b, field + 4, size));
          field += 4 + size;
        }
        byte[] content = bytes(b, payload, length);
        if (version == 2) {
          content = decrypted(bytes(b, at, payload - at), fields.get(13), content, key);
        }
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
        check(MessageDigest.isEqual(digest, fields.get(2)));
        int trailer = payload + (length + 7) / 8 * 8;
        check(ascii(b, trailer, 4).equals("TEND") && b.getInt(trailer + 4) == crc);
        check(b.getLong(trailer + 8) == trailer + 16 - at);
        records.add(new Read(fields, content, at));
        at = trailer + 16;
      }
      if (end < b.capacity()) {
        check(ascii(b, end, 4).equals("TFTR") && b.getLong(end + 8) == tag);
        check(b.getLong(end + 16) == records.size() && b.getLong(seal + 24) == records.size());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(b, end, seal - end));
        check(MessageDigest.isEqual(digest, bytes(b, seal + 32, 32)));
        for (int i = 0; i < records.size(); i++) {
          check(b.getLong(end + 24 + 8 * i) == records.get(i).offset());
        }
      }
      return records;
    }

    private static byte[] decrypted(byte[] head, byte[] how, byte[] stored, byte[] key)
        throws Exception {
      ByteBuffer said = ByteBuffer.wrap(how).order(ByteOrder.LITTLE_ENDIAN);
      check(how.length == 26 && said.getShort(0) == 1);
      byte[] plain = new byte[(int) said.getLong(2)];
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(new SecretKeySpec(key, "HmacSHA256"));
      hmac.update("trinomen record 1".getBytes(StandardCharsets.US_ASCII));
      hmac.update(how, 10, 16);
      SecretKeySpec own = new SecretKeySpec(hmac.doFinal(new byte[] {1}), "AES");
      int chunks = Math.max(1, (plain.length + 65535) / 65536);
      check(stored.length == plain.length + 16 * chunks);
      for (int i = 0; i < chunks; i++) {
        ByteBuffer nonce = ByteBuffer.allocate(12).putLong(3, i);
        nonce.put(11, (byte) (i == chunks - 1 ? 1 : 0));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, own, new GCMParameterSpec(128, nonce.array()));
        cipher.updateAAD(head);
        int from = 65552 * i;
        cipher.doFinal(stored, from, Math.min(65552, stored.length - from), plain, 65536 * i);
      }
      return plain;
    }

    static byte[] unwrapped(Path file, String keyText) throws Exception {
      List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
      check(keyText.startsWith("trinomen-key-1:"));
      byte[] key = Base64.getDecoder().decode(keyText.substring(15));
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(new SecretKeySpec(key, "HmacSHA256"));
      hmac.update("trinomen key id".getBytes(StandardCharsets.US_ASCII));
      byte[] name = hmac.doFinal(new byte[] {1});
      check(lines.get(2).equals("under " + HexFormat.of().formatHex(name, 0, 8)));
      byte[] wrapped = Base64.getDecoder().decode(lines.get(3).replace("wrapped ", ""));
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(128, wrapped, 0, 12));
      cipher.updateAAD(
          (lines.get(0) + "\n" + lines.get(1) + "\n").getBytes(StandardCharsets.US_ASCII));
      return cipher.doFinal(wrapped, 12, wrapped.length - 12);
    }

    private static byte[] bytes(ByteBuffer b, int at, int length) {
      byte[] bytes = new byte[length];
      b.get(at, bytes);
      return bytes;
    }

    private static String ascii(ByteBuffer b, int at, int length) {
      return new String(bytes(b, at, length), StandardCharsets.US_ASCII);
    }

    private static int crc(ByteBuffer b, int at, int length, int at2, int length2) {
      CRC32C crc = new CRC32C();
      crc.update(bytes(b, at, length));
      crc.update(bytes(b, at2, length2));
      return (int) crc.getValue();
    }

    private static void check(boolean holds) {
      if (!holds) {
        throw new AssertionError("not as docs/volume-format.md says");
      }
    }
  }

  @Test
  void aReaderWrittenFromTheDocumentReadsSealedAndUnsealedVolumes() throws Exception {
    List<byte[]> written = writeThreeVolumes();

    List<IndependentReader.Read> read = new ArrayList<>();
    for (int volume = 1; volume <= 3; volume++) {
      read.addAll(IndependentReader.read(folder.resolve("00000" + volume + ".vol"), volume));
    }
    assertThat(read).hasSize(written.size());
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i).payload()).isEqualTo(written.get(i));
      RecordHead head = Samples.head(i, written.get(i));
      Map<Integer, byte[]> fields = read.get(i).fields();
      assertThat(ByteBuffer.wrap(fields.get(1)).order(ByteOrder.LITTLE_ENDIAN).getLong())
          .isEqualTo(RecordCodec.micros(head.receivedAt()));
      assertThat(text(fields, 3)).isEqualTo(head.origin().door().name());
      assertThat(text(fields, 4)).isEqualTo(head.origin().callingAeTitle());
      assertThat(text(fields, 5)).isEqualTo(head.origin().calledAeTitle());
      assertThat(text(fields, 6)).isEqualTo(head.origin().remoteAddress());
      assertThat(text(fields, 7)).isEqualTo(head.origin().user());
      assertThat(text(fields, 8)).isEqualTo(head.origin().session());
    }
  }

  @Test
  void theReaderReadsAVolumeThatIsWrittenAheadWithZeros() throws Exception {
    VolumeSettings settings = new VolumeSettings(1 << 20, 0, 1 << 20, 4);
    try (FileVolumeStore store = FileVolumeStore.open(folder, settings, FileVolumeStore.first())) {
      for (int i = 0; i < 6; i++) {
        byte[] payload = Samples.bytes(i, 1_000);
        store.append(Samples.head(i, payload), Samples.inMemory(payload));
      }
      Path volume = folder.resolve("000001.vol");
      assertThat(Files.size(volume)).isGreaterThan(store.end().offset());
      assertThat(IndependentReader.read(volume, 1)).hasSize(6);
    }
  }

  @Test
  void theReaderReadsEncryptedVolumes() throws Exception {
    KeyEncryptionKey key = KeyEncryptionKey.make(new SecureRandom());
    Keyring keyring = new Keyring(List.of(key), new SecureRandom());
    int[] sizes = {0, 1, 1_000, 65_536, 65_537, 200_000};
    try (FileVolumeStore store =
        FileVolumeStore.open(
            FileVolumeStore.Environment.system(keyring),
            folder,
            VolumeSettings.DEFAULT,
            FileVolumeStore.first())) {
      for (int size : sizes) {
        byte[] payload = Samples.bytes(size, size);
        store.append(Samples.head(size, payload), Samples.inMemory(payload));
      }
    }
    byte[] dataKey = IndependentReader.unwrapped(folder.resolve("000001.key"), key.text());
    assertThat(IndependentReader.read(folder.resolve("000001.vol"), 1, dataKey))
        .extracting(read -> read.payload().length)
        .containsExactly(0, 1, 1_000, 65_536, 65_537, 200_000);
  }

  private static String text(Map<Integer, byte[]> fields, int id) {
    return new String(fields.getOrDefault(id, new byte[0]), StandardCharsets.UTF_8);
  }

  private List<byte[]> writeThreeVolumes() throws IOException {
    List<byte[]> written = new ArrayList<>();
    VolumeSettings settings = new VolumeSettings(5_000, 0, 1 << 20, 4);
    try (FileVolumeStore store = FileVolumeStore.open(folder, settings, FileVolumeStore.first())) {
      for (int i = 0; store.end().volume() < 3 || written.size() < 20; i++) {
        byte[] payload = Samples.bytes(i, i * 41);
        store.append(Samples.head(i, payload), Samples.inMemory(payload));
        written.add(payload);
        if (i % 3 == 0) {
          store.sync();
        }
        assertThat(store.end().volume()).isLessThan(4);
      }
    }
    return written;
  }

  /** A format is a promise: what was written by an earlier version stays readable. */
  @Test
  void theBytesOfAVolumeAreTheseAndStayThese() throws Exception {
    byte[] payload = "payload".getBytes(StandardCharsets.US_ASCII);
    VolumeHeader header =
        new VolumeHeader(
            1,
            UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
            Instant.EPOCH.plusMillis(1));
    ByteBuffer bytes = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(header.encode());
    int crc = RecordCodec.putHead(bytes, header, 64, 64, Samples.head(2, payload), new byte[0]);
    long length = RecordCodec.recordBytes(bytes.position() - 64, payload.length);
    bytes.put(payload);
    RecordCodec.putTrailer(bytes, crc, payload.length, length);
    byte[] volume = new byte[bytes.flip().remaining()];
    bytes.get(volume);

    assertThat(HexFormat.of().formatHex(Sha256.begin().digest(volume)))
        .isEqualTo("f203683af2206588cf9958a196b7dab202ec4590fe247e79cfd70e217fe80ef2");
    Path file = Files.write(folder.resolve("000001.vol"), volume);
    assertThat(IndependentReader.read(file, 1)).hasSize(1);
  }
}
