package org.trinomen.archive.ledger;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.encryption.Keyring;
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
  static final int LINE_BYTES_MAX = 1 << 20;

  private final DurableFiles files;
  private final Path path;
  private final RandomGenerator keys;
  private final Map<String, PersonalRecord> byDigest = new HashMap<>();
  private final Map<Kept, String> digests = new HashMap<>();
  private final PersonLines lines;
  private DurableFile file;
  private long size;

  /** The name may belong to another file than the one that is open: writing an anew one failed. */
  private boolean outdated;

  private record Kept(SubjectRef subject, PersonalRecord known) {}

  private PersonVault(
      DurableFiles files, Path path, RandomGenerator keys, PersonLines lines, DurableFile file) {
    this.files = files;
    this.path = path;
    this.keys = keys;
    this.lines = lines;
    this.file = file;
  }

  /**
   * Opens the file in a folder, or makes it. Cuts off a line that a crash left unfinished.
   *
   * <p>Where lines are to be encrypted, those from before that are not are written anew.
   *
   * @param keys must not be predictable
   */
  static PersonVault open(DurableFiles files, Path folder, RandomGenerator keys, Keyring keyring)
      throws IOException {
    PersonLines lines = PersonLines.write(files, folder, keyring);
    Path path = folder.resolve(FILE_NAME);
    if (!files.exists(path)) {
      files.replace(path, ByteBuffer.allocate(0));
    }
    PersonVault vault = new PersonVault(files, path, keys, lines, files.open(path));
    boolean read = false;
    try {
      if (vault.load() && lines.encrypts()) {
        vault.erase(Set.of());
      }
      read = true;
      return vault;
    } finally {
      if (!read) {
        vault.close();
      }
    }
  }

  /** Reads the file, and says whether anything in it is in the clear. */
  private boolean load() throws IOException {
    AtomicBoolean clear = new AtomicBoolean();
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
            clear.compareAndSet(false, !PersonLines.isEncrypted(line));
            remember(line);
          }
        });
    cut();
    return clear.get();
  }

  private void cut() throws IOException {
    if (file.size() > size) {
      file.truncate(size);
      file.sync();
    }
  }

  private void remember(byte[] line) throws IOException {
    Optional<PersonLine> read = lines.decode(line);
    read.ifPresent(this::remember);
    if (read.isEmpty()) {
      // Left by a power cut before any entry named it; or damage, and then `trinomen verify` tells
      // which entry misses it. Meanwhile it reads as erased.
      log.error("{} holds a line that is not as it was written", path);
    }
  }

  private void remember(PersonLine line) {
    byDigest.put(line.digest(), line.known());
    digests.put(new Kept(line.subject(), line.known()), line.digest());
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
    Set<Kept> added = new LinkedHashSet<>();
    for (ResearchSubject subject : subjects) {
      Kept kept = kept(subject);
      if (!kept.known().equals(PersonalRecord.NOTHING) && !digests.containsKey(kept)) {
        added.add(kept);
      }
    }
    if (added.isEmpty()) {
      return;
    }
    List<PersonLine> made = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Kept kept : added) {
      byte[] key = new byte[KEY_BYTES];
      keys.nextBytes(key);
      PersonLine line = PersonLine.of(key, kept.subject(), kept.known());
      byte[] text = line.encode();
      bytes.writeBytes(lines.stored(Arrays.copyOf(text, text.length - 1)));
      bytes.write('\n');
      made.add(line);
    }
    reopenIfOutdated();
    // What a write that failed has left.
    cut();
    file.write(ByteBuffer.wrap(bytes.toByteArray()), size);
    file.sync();
    size += bytes.size();
    made.forEach(this::remember);
  }

  /** Writes the file anew without these. */
  void erase(Set<String> erased) throws IOException {
    reopenIfOutdated();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    FileLines.read(
        file,
        0,
        LINE_BYTES_MAX,
        (line, end, _) -> {
          boolean goes =
              lines.decode(line).filter(read -> erased.contains(read.digest())).isPresent();
          if (end <= size && !goes) {
            bytes.writeBytes(lines.stored(line));
            bytes.write('\n');
          }
        });
    outdated = true;
    files.replace(path, ByteBuffer.wrap(bytes.toByteArray()));
    reopenIfOutdated();
  }

  private void reopenIfOutdated() throws IOException {
    if (outdated) {
      DurableFile before = file;
      file = files.open(path);
      before.close();
      boolean _ = load();
      outdated = false;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
