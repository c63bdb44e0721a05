package org.trinomen.archive.verify;

import java.io.IOException;
import java.nio.file.Path;
import org.trinomen.archive.annotation.Annotation;
import org.trinomen.archive.annotation.AnnotationEntry;
import org.trinomen.archive.annotation.AnnotationLog;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.volume.DamagedRecordException;
import org.trinomen.archive.volume.VolumeStore;

/** Checks the chain of annotations, and the bytes of all that was ever attached. */
public final class AnnotationsCheck {

  private final DurableFiles files;
  private final Path folder;
  private final VolumeStore attachments;

  /**
   * A check.
   *
   * @param folder of the log
   */
  public AnnotationsCheck(DurableFiles files, Path folder, VolumeStore attachments) {
    this.files = files;
    this.folder = folder;
    this.attachments = attachments;
  }

  void run(Findings findings) throws IOException {
    AnnotationLog.check(
        files,
        folder,
        entry -> attachment(entry, findings),
        found ->
            findings.add(
                Finding.Kind.ANNOTATIONS,
                "%s, line %d".formatted(found.file(), found.line()),
                found.what()));
  }

  private void attachment(AnnotationEntry entry, Findings findings) {
    if (!(entry.what() instanceof Annotation.AttachmentSet(var _, int _, var file))) {
      return;
    }
    String wrong = "";
    try {
      if (!attachments.head(file.location()).digest().equals(file.digest())) {
        wrong = "the attachment is another one";
      }
      attachments.requireSound(file.location());
    } catch (DamagedRecordException e) {
      wrong = "the attachment: " + e.what();
    } catch (IOException e) {
      wrong = "the attachment can't be read: " + e.getMessage();
    }
    if (!wrong.isEmpty()) {
      findings.add(Finding.Kind.ANNOTATIONS, "annotation " + entry.seq(), wrong);
    }
  }
}
