package org.trinomen.archive.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.file.FileLines;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.study.ResearchSubject;

/**
 * What is known of persons, in a file beside the ledger: one line for each value that an entry
 * tells, under a digest that is made with a key of its own. The entry holds only the digest. When
 * the line goes, its key goes with it, and the digest tells nothing: nobody can find out by trying
 * names whose it was. Used by one thread at a time.
 */
final class PersonVault implements PersonSeal, Closeable {

  private static final Logger log = LoggerFactory.getLogger(PersonVault.class);

  static final String FILE_NAME = "persons.jsonl";

  private static final int KEY_BYTES = 32;
  private static final int LINE_BYTES_MAX = 1 << 20;
  private static final JsonFactory JSON = new JsonFactory();
  private static final HexFormat HEX = HexFormat.of();

  private final DurableFiles files;
  private final Path path;
  private final RandomGenerator keys;
  private final Map<String, PersonalRecord> byDigest = new HashMap<>();
  private final Map<Kept, String> digests = new HashMap<>();
  private DurableFile file;
  private long size;

  private record Kept(SubjectRef subject, PersonalRecord known) {}

  private PersonVault(DurableFiles files, Path path, RandomGenerator keys, DurableFile file) {
    this.files = files;
    this.path = path;
    this.keys = keys;
    this.file = file;
  }

  /**
   * Opens the file in a folder, or makes it. Cuts off a line that a crash left unfinished.
   *
   * @param keys must not be predictable
   */
  static PersonVault open(DurableFiles files, Path folder, RandomGenerator keys)
      throws IOException {
    Path path = folder.resolve(FILE_NAME);
    if (!files.exists(path)) {
      files.replace(path, ByteBuffer.allocate(0));
    }
    PersonVault vault = new PersonVault(files, path, keys, files.open(path));
    boolean read = false;
    try {
      vault.load();
      read = true;
      return vault;
    } finally {
      if (!read) {
        vault.close();
      }
    }
  }

  private void load() throws IOException {
    byDigest.clear();
    digests.clear();
    size = 0;
    FileLines.read(
        file,
        0,
        LINE_BYTES_MAX,
        (line, end, whole) -> {
          if (whole) {
            size = end;
            remember(line);
          }
        });
    cut();
  }

  private void cut() throws IOException {
    if (file.size() > size) {
      file.truncate(size);
      file.sync();
    }
  }

  private void remember(byte[] line) {
    try {
      JsonFields fields = JsonFields.parse(line);
      PersonalRecord known = PersonalRecord.read(fields.fields("known"));
      String digest = fields.text("digest");
      byte[] key = HEX.parseHex(fields.text("key"));
      if (!digest.equals(digest(key, known))) {
        throw new IllegalArgumentException("it is not what its digest was made of");
      }
      SubjectRef subject = new SubjectRef(fields.text("study"), fields.text("subject"));
      byDigest.put(digest, known);
      digests.put(new Kept(subject, known), digest);
    } catch (IOException | IllegalArgumentException e) {
      // Left by a power cut before any entry named it; or damage, and then `trinomen verify` tells
      // which entry misses it. Meanwhile it reads as erased.
      log.error("{} holds a line that is not as it was written", path);
    }
  }

  @Override
  public String sealed(ResearchSubject subject) {
    return digests.getOrDefault(kept(subject), "");
  }

  private static Kept kept(ResearchSubject subject) {
    return new Kept(new SubjectRef(subject.study(), subject.code()), PersonalRecord.of(subject));
  }

  @Override
  public PersonalRecord opened(String digest) {
    return byDigest.getOrDefault(digest, PersonalRecord.NOTHING);
  }

  /** Makes durable what is known of these persons, so that entries can name its digests. */
  void keep(List<ResearchSubject> subjects) throws IOException {
    Map<Kept, String> added = new HashMap<>();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (ResearchSubject subject : subjects) {
      Kept kept = kept(subject);
      if (!kept.known().equals(PersonalRecord.NOTHING)
          && !digests.containsKey(kept)
          && !added.containsKey(kept)) {
        byte[] key = new byte[KEY_BYTES];
        keys.nextBytes(key);
        String digest = digest(key, kept.known());
        lines.writeBytes(line(kept, key, digest));
        added.put(kept, digest);
      }
    }
    if (added.isEmpty()) {
      return;
    }
    // What a write that failed has left.
    cut();
    file.write(ByteBuffer.wrap(lines.toByteArray()), size);
    file.sync();
    size += lines.size();
    digests.putAll(added);
    added.forEach((kept, digest) -> byDigest.put(digest, kept.known()));
  }

  private static byte[] line(Kept kept, byte[] key, String digest) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("digest", digest);
      json.writeStringField("key", HEX.formatHex(key));
      json.writeStringField("study", kept.subject().study());
      json.writeStringField("subject", kept.subject().code());
      JsonWriter.object(json, "known", kept.known(), PersonalRecord::write);
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return out.toByteArray();
  }

  /** HMAC-SHA256 of the value's own JSON. */
  private static String digest(byte[] key, PersonalRecord known) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      known.write(json);
      json.writeEndObject();
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HEX.formatHex(mac.doFinal(out.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** Writes the file anew without these. */
  void erase(Set<String> erased) throws IOException {
    List<byte[]> kept = new ArrayList<>();
    FileLines.read(
        file,
        0,
        LINE_BYTES_MAX,
        (line, end, _) -> {
          if (end <= size && remembered(line).filter(erased::contains).isEmpty()) {
            kept.add(line);
          }
        });
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] line : kept) {
      bytes.writeBytes(line);
      bytes.write('\n');
    }
    files.replace(path, ByteBuffer.wrap(bytes.toByteArray()));
    DurableFile before = file;
    file = files.open(path);
    before.close();
    load();
  }

  /** The digest of a line; empty if it can't be read. */
  private static Optional<String> remembered(byte[] line) {
    try {
      return Optional.of(JsonFields.parse(line).text("digest"));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
