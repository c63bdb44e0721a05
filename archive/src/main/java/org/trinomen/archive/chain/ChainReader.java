package org.trinomen.archive.chain;

import java.io.IOException;
import java.nio.file.Path;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.file.FileLines;

/** Reads the lines of a log in order, and takes none that does not follow from the one before. */
final class ChainReader {

  private final ChainedLog.LineVisitor visitor;
  private final long fromSeq;
  private final long throughSeq;
  private String file = "";
  private long seq;
  private String previous = ChainedLine.NO_PREVIOUS;

  private ChainReader(long fromSeq, long throughSeq, ChainedLog.LineVisitor visitor) {
    this.fromSeq = fromSeq;
    this.throughSeq = throughSeq;
    this.visitor = visitor;
  }

  static void read(
      DurableFiles files,
      Path folder,
      ChainSettings settings,
      long fromSeq,
      long throughSeq,
      ChainedLog.LineVisitor visitor)
      throws IOException {
    ChainReader reader = new ChainReader(fromSeq, throughSeq, visitor);
    for (ChainFiles.Part part : ChainFiles.list(files, folder)) {
      if (reader.seq >= throughSeq) {
        return;
      }
      reader.file = part.path().getFileName().toString();
      try (DurableFile open = files.openForReading(part.path())) {
        FileLines.read(open, 0, settings.lineBytesMax(), (line, _, _) -> reader.line(line));
      }
    }
    if (reader.seq < throughSeq) {
      throw new IOException(
          "%s: entries %d to %d are missing from the end"
              .formatted(settings.name(), reader.seq + 1, throughSeq));
    }
  }

  private void line(byte[] line) throws IOException {
    if (seq >= throughSeq) {
      return;
    }
    ChainLink link =
        ChainedLine.decode(line)
            .filter(read -> read.seq() == seq + 1 && read.previous().equals(previous))
            .orElseThrow(
                () ->
                    new IOException(
                        "%s: what should be entry %d is missing or not as it was written"
                            .formatted(file, seq + 1)));
    // The one text for the hash of an entry and for what the next one follows: they are many.
    ChainLink place = new ChainLink(link.seq(), link.through(), previous, link.hash());
    seq = link.seq();
    previous = link.hash();
    if (seq >= fromSeq) {
      visitor.line(place, line);
    }
  }
}
