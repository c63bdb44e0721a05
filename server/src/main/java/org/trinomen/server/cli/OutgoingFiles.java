package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.trinomen.dicom.DicomException;
import org.trinomen.server.dimse.OutgoingFile;

/**
 * The DICOM files that a command line names, and those in the folders that it names.
 *
 * @param passedOver how many are not DICOM; of each there was a word
 */
record OutgoingFiles(List<OutgoingFile> instances, int passedOver) {

  OutgoingFiles {
    instances = List.copyOf(instances);
  }

  /**
   * Reads their headers.
   *
   * @throws CommandFailure there is no such file, or none is DICOM
   */
  static OutgoingFiles read(List<Path> paths, boolean asIs, Output output) throws IOException {
    List<Path> files = files(paths);
    List<OutgoingFile> instances = new ArrayList<>();
    int passedOver = 0;
    try (Progress progress = output.progress("Reading headers", files.size())) {
      int done = 0;
      for (Path file : files) {
        try {
          instances.add(OutgoingFile.read(file, asIs));
        } catch (DicomException e) {
          passedOver++;
          output.complain(file + ": passed over: " + e.getMessage());
        }
        progress.at(++done);
      }
    }
    if (instances.isEmpty()) {
      throw new CommandFailure(ExitCode.FINDINGS, "no DICOM file there");
    }
    return new OutgoingFiles(instances, passedOver);
  }

  private static List<Path> files(List<Path> paths) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new CommandFailure(ExitCode.INPUT_OUTPUT, "no such file or folder: " + path);
      }
      try (Stream<Path> below = Files.walk(path)) {
        below.filter(Files::isRegularFile).sorted().forEach(files::add);
      }
    }
    return files;
  }
}
