package org.trinomen.archive.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.trinomen.archive.file.DurableFiles;

/** A folder with backups, one folder each. */
public final class BackupFolder {

  static final String MANIFEST = "manifest.json";

  private final DurableFiles files;
  private final Path root;

  public BackupFolder(DurableFiles files, Path root) {
    this.files = files;
    this.root = root;
  }

  /** Names of what was begun, oldest first, complete or not. */
  private List<String> begun() throws IOException {
    return files.list(root).stream()
        .map(entry -> entry.getFileName().toString())
        .filter(ManifestJson::isName)
        .toList();
  }

  /** Names of complete backups, oldest first. */
  public List<String> names() throws IOException {
    return begun().stream().filter(this::isComplete).toList();
  }

  private boolean isComplete(String name) {
    return files.exists(root.resolve(name).resolve(MANIFEST));
  }

  /** The newest complete backup, if there is one. */
  public Optional<BackupManifest> newest() throws IOException {
    List<String> names = names();
    return names.isEmpty() ? Optional.empty() : Optional.of(read(names.getLast()));
  }

  /**
   * Reads what a backup consists of.
   *
   * @throws IOException if it is not complete, or its manifest is damaged
   */
  public BackupManifest read(String name) throws IOException {
    Path manifest = root.resolve(name).resolve(MANIFEST);
    if (!files.exists(manifest)) {
      throw new IOException("%s has no manifest: it is no complete backup".formatted(name));
    }
    BackupManifest read;
    try {
      read = ManifestJson.decode(Files.readAllBytes(manifest));
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(manifest, e.getMessage()), e);
    }
    if (!read.name().equals(name)) {
      throw new IOException("%s is the manifest of %s".formatted(manifest, read.name()));
    }
    return read;
  }

  /** Where the bytes of a file are. */
  Path stored(BackupFile file) {
    return stored(file.in(), file.path());
  }

  /** Where a backup keeps what has a path in the data folder. */
  Path stored(String name, String path) {
    return root.resolve(name).resolve("data").resolve(path);
  }

  /** Makes a backup complete. */
  void complete(BackupManifest manifest) throws IOException {
    Path folder = root.resolve(manifest.name());
    files.replace(folder.resolve(MANIFEST), ByteBuffer.wrap(ManifestJson.encode(manifest)));
  }

  /** Deletes what was begun and is not complete. Only for who has the folder locked. */
  void deleteUnfinished() throws IOException {
    for (String name : begun()) {
      if (!isComplete(name)) {
        deleteTree(root.resolve(name));
      }
    }
  }

  /** Makes the names in a folder, and in those below it, durable. */
  void syncTree(Path folder) throws IOException {
    List<Path> folders;
    try (Stream<Path> walk = Files.walk(folder)) {
      folders = walk.filter(Files::isDirectory).toList();
    }
    for (Path each : folders) {
      files.syncFolder(each);
    }
  }

  /** Deletes a folder and all that is in it. */
  static void deleteTree(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
