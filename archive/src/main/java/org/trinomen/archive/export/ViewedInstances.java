package org.trinomen.archive.export;

import java.io.IOException;
import java.io.OutputStream;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * Stored instances under the names of whatever viewpoint a door was asked through. Who was scanned
 * is resolved by whoever calls; here it is written.
 */
public final class ViewedInstances {

  private final Finder finder;
  private final CoercionKey key;

  /** Instances that a finder finds. */
  public ViewedInstances(Finder finder, CoercionKey key) {
    this.finder = finder;
    this.key = key;
  }

  /**
   * Writes the file as this viewpoint sees it; the stream is not closed. How long it will be is not
   * known beforehand.
   *
   * @throws RefusedExportException if the viewpoint does not let it leave
   */
  public void write(
      InstanceFacts facts, OutgoingIdentity identity, Viewpoint viewpoint, OutputStream out)
      throws IOException {
    new Coercion(viewpoint, key).write(() -> finder.open(facts), identity, out);
  }

  /**
   * The header of that file.
   *
   * @throws RefusedExportException if the viewpoint does not let it leave
   */
  public FileHeader header(
      InstanceFacts facts, OutgoingIdentity identity, Viewpoint viewpoint, ReadOptions options)
      throws IOException {
    return switch (viewpoint.presentation()) {
      case Presentation.AsRecorded _ -> finder.header(facts, options);
      case Presentation.Rewritten _ ->
          new Coercion(viewpoint, key).header(() -> finder.open(facts), identity, options);
    };
  }

  /**
   * The identifiers that this viewpoint shows for those stored.
   *
   * @throws RefusedExportException if the viewpoint does not let it leave
   */
  public ViewedIds ids(ViewedIds stored, OutgoingIdentity identity, Viewpoint viewpoint) {
    return switch (viewpoint.presentation()) {
      case Presentation.AsRecorded _ -> stored;
      case Presentation.Rewritten rewritten -> {
        OutgoingNames names = OutgoingNames.of(identity, viewpoint, rewritten, key);
        KeyedMapping mapping = names.mapping();
        boolean map = rewritten.mapUids();
        yield new ViewedIds(
            names.patientId(),
            map ? mapping.uid(stored.studyInstanceUid()) : stored.studyInstanceUid(),
            map ? mapping.uid(stored.seriesInstanceUid()) : stored.seriesInstanceUid(),
            map ? mapping.uid(stored.sopInstanceUid()) : stored.sopInstanceUid());
      }
    };
  }
}
