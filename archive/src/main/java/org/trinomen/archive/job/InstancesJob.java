package org.trinomen.archive.job;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.trinomen.archive.query.PublicId;

/**
 * A job that does the same to one instance after the other, and tells of it as Orthanc does: {@code
 * Description}, {@code InstancesCount}, {@code FailedInstancesCount}, {@code ParentResources}.
 */
public final class InstancesJob implements Job {

  /** What is done. */
  public interface Work {

    /** Does it to one instance. */
    void each(PublicId instance) throws IOException, InterruptedException;

    /** Does what comes after the last instance, as a step of its own. */
    default void finish() throws IOException, InterruptedException {}

    /** Adds what there is to tell beside what is always told, or tells it in another way. */
    default void describe(Map<String, Object> content) {}

    /** Lets go of what is only of use while it goes on. */
    default void stop(Stop why) {}

    /** Forgets what came of it: it begins again. */
    default void reset() {}
  }

  private final String type;
  private final String description;
  private final List<String> parents;
  private final List<PublicId> instances;
  private final boolean permissive;
  private final Work work;
  private int next;
  private int failed;

  /**
   * A job over instances.
   *
   * @param parents resources that were asked for, to tell of them
   * @param permissive goes on where an instance fails, and succeeds all the same
   */
  public InstancesJob(
      String type,
      String description,
      Collection<PublicId> parents,
      Collection<PublicId> instances,
      boolean permissive,
      Work work) {
    this.type = type;
    this.description = description;
    this.parents = parents.stream().map(PublicId::toString).toList();
    this.instances = List.copyOf(instances);
    this.permissive = permissive;
    this.work = work;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public Step step() throws IOException, InterruptedException {
    if (next < instances.size()) {
      PublicId instance = instances.get(next);
      try {
        work.each(instance);
      } catch (IOException | RuntimeException e) {
        if (!permissive) {
          throw e;
        }
        failed++;
      }
      next++;
      return Step.MORE;
    }
    work.finish();
    return Step.DONE;
  }

  @Override
  public int progress() {
    return instances.isEmpty() ? 100 : (int) (100L * next / instances.size());
  }

  @Override
  public Map<String, Object> content() {
    Map<String, Object> content = new TreeMap<>();
    content.put("Description", description);
    content.put("FailedInstancesCount", failed);
    content.put("InstancesCount", instances.size());
    if (!parents.isEmpty()) {
      content.put("ParentResources", parents);
    }
    work.describe(content);
    return content;
  }

  @Override
  public void stop(Stop why) {
    work.stop(why);
  }

  @Override
  public void reset() {
    next = 0;
    failed = 0;
    work.reset();
  }
}
