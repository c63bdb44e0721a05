package org.trinomen.server.config;

import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.reach.Reach;

/**
 * A DICOM application entity we know: one file of {@code nodes.d}.
 *
 * @param name how people and the REST API call it; the file's name unless given
 * @param aeTitle its AE title
 * @param host where to reach it
 * @param port where to reach it
 * @param allowed what it may ask of us
 * @param localAeTitle the AE title we bear towards it, where not our usual one
 * @param viewpoints names of the viewpoints whose copies it may see; none of them: all
 * @param rules how it is known for who it is
 * @param reach how far it may see
 */
public record DicomNode(
    String name,
    String aeTitle,
    String host,
    int port,
    Set<Operation> allowed,
    Optional<String> localAeTitle,
    Set<String> viewpoints,
    CallRules rules,
    Reach reach) {

  /** What a node may ask of us. */
  public enum Operation {
    ECHO,
    STORE,
    FIND,
    MOVE,
    GET,
    COMMIT;

    /** What the standard calls it. */
    public String service() {
      return this == COMMIT ? "storage commitment" : "C-" + this;
    }
  }

  /** A node that may see all. */
  public DicomNode(
      String name,
      String aeTitle,
      String host,
      int port,
      Set<Operation> allowed,
      Optional<String> localAeTitle,
      Set<String> viewpoints,
      CallRules rules) {
    this(
        name,
        aeTitle,
        host,
        port,
        allowed,
        localAeTitle,
        viewpoints,
        rules,
        new Reach.Everything());
  }

  /** A node whose AE title is all that is known of it. */
  public DicomNode(
      String name,
      String aeTitle,
      String host,
      int port,
      Set<Operation> allowed,
      Optional<String> localAeTitle,
      Set<String> viewpoints) {
    this(name, aeTitle, host, port, allowed, localAeTitle, viewpoints, CallRules.NONE);
  }

  public DicomNode {
    allowed = Set.copyOf(allowed);
    viewpoints = Set.copyOf(viewpoints);
  }

  /** Whether it may see the archive with the eyes of this viewpoint, or get its copies. */
  public boolean maySee(String viewpoint) {
    return viewpoints.isEmpty() || viewpoints.contains(viewpoint);
  }

  /** Whether the node may ask this of us. */
  public boolean allows(Operation operation) {
    return allowed.contains(operation);
  }
}
