package org.trinomen.server.pull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.file.DiskFiles;

/** The files of a tree, each whole or not there. */
final class PullFiles {

  private static final int CHUNK = 1 << 16;

  /** Writes what a file is to hold; gives what the caller wants to know of it. */
  interface Content<T> {
    T write(OutputStream to) throws IOException;
  }

  private final Path root;

  PullFiles(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /**
   * The file of a path in a manifest, which nobody but us should have written.
   *
   * @throws PullException if it leads out of the folder
   */
  Path below(String path) {
    Path file = root.resolve(path).normalize();
    if (!file.startsWith(root) || file.equals(root)) {
      throw new PullException(PullException.Kind.INCORRECT, path + " leads out of " + root);
    }
    return file;
  }

  /**
   * Writes a file beside its place, makes it durable and then puts it there, which is durable when
   * this returns; nothing is left of what fails.
   */
  static <T> T whole(Path file, Content<T> content) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Files.createDirectories(folder);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      T written;
      try (FileChannel channel =
              FileChannel.open(
                  part,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream out = Channels.newOutputStream(channel)) {
        written = content.write(out);
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      new DiskFiles().syncFolder(folder);
      return written;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  void move(String from, String to) throws IOException {
    Path target = below(to);
    Files.createDirectories(target.resolveSibling(""));
    Files.move(below(from), target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes a file and the folders that are empty without it. */
  void delete(String path) throws IOException {
    Path file = below(path);
    Files.delete(file);
    for (Path folder = file.getParent();
        folder != null && !folder.equals(root) && isEmpty(folder);
        folder = folder.getParent()) {
      Files.delete(folder);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  boolean hasSize(@Nullable PulledFile held) throws IOException {
    if (held == null) {
      return false;
    }
    Path file = below(held.path());
    return Files.isRegularFile(file) && Files.size(file) == held.size();
  }

  /**
   * Whether the file is what was fetched. To read every file of a large tree each time takes too
   * long: the size is enough for a file that was not written to since its list was.
   */
  boolean isGood(PulledFile held, FileTime listed) throws IOException {
    return hasSize(held)
        && (Files.getLastModifiedTime(below(held.path())).compareTo(listed) < 0
            || isAsFetched(held));
  }

  /** Whether the file is there, byte for byte as it was fetched. */
  boolean isAsFetched(PulledFile held) throws IOException {
    if (!hasSize(held)) {
      return false;
    }
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(below(held.path()))) {
      byte[] chunk = new byte[CHUNK];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest()).equals(held.sha256());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
