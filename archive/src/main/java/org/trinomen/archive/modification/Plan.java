package org.trinomen.archive.modification;

import java.util.List;
import java.util.Optional;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.pixel.Transcoder;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.SystemMetadata;
import org.trinomen.archive.volume.Origin;

/**
 * Copies to be made and kept.
 *
 * @param instances of which
 * @param change what becomes of their headers
 * @param transcoder if they are to be in another transfer syntax
 * @param provenance the metadata that says what they were made from
 * @param withdrawn originals that leave every view once all copies are kept; none if they stay
 * @param keepsLabels whether copies get the labels of the originals
 * @param origin who asked for it
 */
public record Plan(
    List<PublicId> instances,
    HeaderChange change,
    Optional<Transcoder> transcoder,
    SystemMetadata provenance,
    List<Target> withdrawn,
    boolean keepsLabels,
    Origin origin) {

  public Plan {
    instances = List.copyOf(instances);
    withdrawn = List.copyOf(withdrawn);
  }
}
