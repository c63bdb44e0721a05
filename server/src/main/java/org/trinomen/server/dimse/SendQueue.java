package org.trinomen.server.dimse;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trinomen.archive.commitment.CommitmentPeers;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.job.KeptJob;
import org.trinomen.archive.job.RetrySchedule;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.PublicId;

/**
 * What is to be sent to nodes until they have it, as jobs: they are durable once they are handed
 * in, and begin again after a restart; an instance that a node has already it is sent once more,
 * which does no harm.
 */
public final class SendQueue {

  /** The kind of job. */
  public static final String TYPE = "QueuedSend";

  private static final String NODE = "Node";
  private static final String RESOURCES = "Resources";

  private final Finder finder;
  private final CommitmentPeers peers;
  private final RetrySchedule schedule;

  /**
   * A queue.
   *
   * @param finder what is sent: the archive as recorded
   */
  public SendQueue(Finder finder, CommitmentPeers peers, RetrySchedule schedule) {
    this.finder = finder;
    this.peers = peers;
    this.schedule = schedule;
  }

  /** Whether there is a node of this name. */
  public boolean knows(String node) {
    return peers.named(node).isPresent();
  }

  /** A job that sends resources of any level to a node, for the queue of jobs. */
  public Job job(String node, List<PublicId> resources) {
    return new SendJob(node, resources, finder, peers, schedule);
  }

  /** What such a job is kept as over a restart. */
  public static Map<String, Object> request(String node, List<PublicId> resources) {
    return Map.of(NODE, node, RESOURCES, resources.stream().map(PublicId::toString).toList());
  }

  /** The job that was kept so. */
  public Optional<Job> restore(KeptJob kept) {
    if (kept.request().get(NODE) instanceof String node
        && kept.request().get(RESOURCES) instanceof List<?> ids) {
      List<PublicId> resources =
          ids.stream().flatMap(id -> PublicId.parse(String.valueOf(id)).stream()).toList();
      return Optional.of(job(node, resources));
    }
    return Optional.empty();
  }
}
