package org.trinomen.archive.commitment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/** A folder with a small file for each transaction, named by its UID. */
final class CommitmentFiles {

  private static final Logger log = LoggerFactory.getLogger(CommitmentFiles.class);
  private static final String ENDING = ".txt";

  private final DurableFiles files;
  private final Path folder;

  CommitmentFiles(DurableFiles files, Path folder) throws IOException {
    this.files = files;
    this.folder = folder;
    files.createFolder(folder);
  }

  /** Reads a file's bytes. */
  interface Reader<T> {
    T read(byte[] bytes) throws IOException;
  }

  /** When this returns it is durable. */
  void put(String transactionUid, byte[] text) throws IOException {
    files.replace(path(transactionUid), ByteBuffer.wrap(text));
  }

  /** Forgets; after a crash it may be there again. */
  void remove(String transactionUid) throws IOException {
    files.delete(path(transactionUid));
  }

  byte[] get(String transactionUid) throws IOException {
    return get(path(transactionUid));
  }

  private byte[] get(Path path) throws IOException {
    try (DurableFile file = files.openForReading(path)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
      file.read(bytes, 0);
      return bytes.array();
    }
  }

  /** All there are; one that can't be read is told of and left alone. */
  <T> List<T> all(Reader<T> reader) throws IOException {
    List<T> all = new ArrayList<>();
    for (Path path : files.list(folder)) {
      if (path.toString().endsWith(ENDING)) {
        try {
          all.add(reader.read(get(path)));
        } catch (IOException e) {
          log.error("storage commitment: {} is left alone: {}", path, e.getMessage());
        }
      }
    }
    return all;
  }

  /** The UID consists of digits and dots: whoever made the report or request saw to that. */
  private Path path(String transactionUid) {
    return folder.resolve(transactionUid + ENDING);
  }
}
