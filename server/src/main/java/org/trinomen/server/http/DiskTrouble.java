package org.trinomen.server.http;

import java.util.Optional;
import org.trinomen.archive.file.DamagedFileException;
import org.trinomen.archive.file.StorageFailedException;
import org.trinomen.archive.file.StorageFullException;

/** What a disk has done to a request or a job, found among the causes of what was thrown. */
public record DiskTrouble(ErrorCode code, String details) {

  private static final DiskTrouble FULL =
      new DiskTrouble(ErrorCode.STORAGE_FULL, "there is no room left on the server's disk");

  private static final DiskTrouble FAILING =
      new DiskTrouble(
          ErrorCode.CANNOT_WRITE_FILE,
          "the server's disk refuses to write; it tries again with the next request");

  /** Finds it, if the disk is to blame and the caller can be told how. */
  public static Optional<DiskTrouble> of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Optional<DiskTrouble> found = ofCause(cause);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Without names of files and folders, which are for the log. */
  private static Optional<DiskTrouble> ofCause(Throwable cause) {
    return switch (cause) {
      case StorageFullException _ -> Optional.of(FULL);
      case StorageFailedException _ -> Optional.of(FAILING);
      case DamagedFileException damaged ->
          Optional.of(
              new DiskTrouble(ErrorCode.CORRUPTED_FILE, String.valueOf(damaged.getMessage())));
      case Throwable _ -> Optional.empty();
    };
  }
}
