package org.trinomen.archive.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Files on a local disk. */
public final class DiskFiles implements DurableFiles {

  private static final Set<OpenOption> CREATE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  private static final Set<OpenOption> READ_WRITE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
  private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);

  @Override
  public DurableFile create(Path file) throws IOException {
    FileChannel created = FileChannel.open(file, CREATE, ownerOnly(file, "rw-------"));
    return DiskFile.writing(file, READ_WRITE, created);
  }

  @Override
  public DurableFile open(Path file) throws IOException {
    return DiskFile.writing(file, READ_WRITE, FileChannel.open(file, READ_WRITE));
  }

  @Override
  public DurableFile openForReading(Path file) throws IOException {
    return DiskFile.reading(file, READ, FileChannel.open(file, READ));
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  @Override
  public boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    try (FileChannel names = FileChannel.open(folder, READ)) {
      names.force(true);
    }
  }

  @Override
  public boolean isWritable(Path folder) {
    // access(2): false for a file system that is mounted read-only, for root as well.
    return Files.isDirectory(folder) && Files.isWritable(folder);
  }

  @Override
  public long freeBytes(Path folder) {
    // Files.getFileStore reads the table of mounts each time; this is one statvfs call.
    return folder.toFile().getUsableSpace();
  }

  static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }
}
