package org.trinomen.archive.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.annotation.AnnotationEntry;
import org.trinomen.archive.annotation.AnnotationSource;
import org.trinomen.archive.index.HeaderExtractor;
import org.trinomen.archive.index.Index;
import org.trinomen.archive.index.IndexEntry;
import org.trinomen.archive.volume.DamagedRecordException;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.ReadOptions;

/**
 * Reads records from the volumes into the index, from its mark to their end: after a crash the few
 * that were not indexed yet, for a new index all of them.
 */
public final class VolumeReplay {

  private static final Logger log = LoggerFactory.getLogger(VolumeReplay.class);
  private static final int BATCH = 500;

  /** Is told how far a replay has come. */
  @FunctionalInterface
  public interface Progress {
    /** Nobody is told. */
    Progress NONE = (records, at) -> {};

    /**
     * Called now and then.
     *
     * @param records read so far
     * @param at where reading goes on
     */
    void at(long records, RecordLocation at);
  }

  private final VolumeStore volumes;
  private final Index index;
  private final Deque<AnnotationEntry> annotations = new ArrayDeque<>();
  private final ReadOptions options;
  private final Progress progress;
  private final List<IndexEntry> batch = new ArrayList<>();

  /** Behind the last record looked at; what was appended and never synced is not looked at. */
  private RecordLocation mark;

  private long records;
  private long unread;

  private VolumeReplay(
      VolumeStore volumes, Index index, Limits limits, Progress progress, RecordLocation from) {
    this.volumes = volumes;
    this.index = index;
    this.options = new ReadOptions(limits, false, false, 0);
    this.progress = progress;
    this.mark = from;
  }

  /**
   * Brings the index up to the end of the volumes. Records that can't be read are passed over and
   * logged: {@code verify} tells more of them.
   *
   * @return the number of records read
   */
  public static long run(VolumeStore volumes, Index index, Limits limits, Progress progress)
      throws IOException {
    return run(volumes, index, AnnotationSource.NONE, limits, progress);
  }

  /**
   * As {@link #run(VolumeStore, Index, Limits, Progress)}, with the annotations that the index has
   * not folded in yet: each where it was stated among the records. They are in memory all at once.
   */
  public static long run(
      VolumeStore volumes,
      Index index,
      AnnotationSource annotations,
      Limits limits,
      Progress progress)
      throws IOException {
    RecordLocation end = volumes.end();
    RecordLocation from = index.mark().orElse(volumes.begin());
    if (from.compareTo(end) > 0) {
      throw new IOException(
          ("the index has read the volumes up to volume %d, byte %d, but they end at volume %d,"
                  + " byte %d: put the missing volumes back, or delete the index and rebuild it")
              .formatted(from.volume(), from.offset(), end.volume(), end.offset()));
    }
    VolumeReplay replay = new VolumeReplay(volumes, index, limits, progress, from);
    annotations.read(index.annotations() + 1, replay.annotations::add);
    if (from.compareTo(end) < 0 || index.mark().isEmpty()) {
      volumes.scan(from, replay.visitor());
      replay.flush();
    }
    replay.annotate(entry -> true);
    if (replay.unread > 0) {
      log.error("{} records could not be read and are not in the index", replay.unread);
    }
    return replay.records;
  }

  private VolumeStore.RecordVisitor visitor() {
    return new VolumeStore.RecordVisitor() {
      @Override
      public void record(RecordLocation location, RecordHead head, RecordLocation next)
          throws IOException {
        annotate(entry -> entry.mark().compareTo(location) <= 0);
        add(location, head);
        records++;
        mark = next;
        if (batch.size() >= BATCH) {
          flush();
        }
      }

      @Override
      public void damaged(RecordLocation location, String what, RecordLocation next) {
        log.error("volume {}, byte {}: {}", location.volume(), location.offset(), what);
        unread++;
        mark = next;
      }
    };
  }

  private void add(RecordLocation location, RecordHead head) throws IOException {
    try (InputStream file = volumes.open(location)) {
      batch.add(
          new IndexEntry(location, head, HeaderExtractor.extract(DicomReader.read(file, options))));
    } catch (DicomException e) {
      log.error(
          "volume {}, byte {}: the header can't be read: {}",
          location.volume(),
          location.offset(),
          e.getMessage());
      unread++;
    } catch (DamagedRecordException e) {
      log.error("{}", e.getMessage());
      unread++;
    }
  }

  /** Folds in the next annotations, as long as they came before; first the records before them. */
  private void annotate(Predicate<AnnotationEntry> before) throws IOException {
    List<AnnotationEntry> next = new ArrayList<>();
    while (!annotations.isEmpty() && before.test(annotations.peek())) {
      next.add(annotations.remove());
    }
    if (!next.isEmpty()) {
      if (!batch.isEmpty()) {
        flush();
      }
      index.annotate(_ -> next);
    }
  }

  private void flush() {
    index.write(List.copyOf(batch), mark);
    batch.clear();
    progress.at(records, mark);
  }
}
