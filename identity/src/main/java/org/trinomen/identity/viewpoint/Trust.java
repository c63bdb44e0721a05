package org.trinomen.identity.viewpoint;

import org.jspecify.annotations.Nullable;
import org.trinomen.identity.AgentKind;

/**
 * Agents that a viewpoint believes.
 *
 * @param kind null for any
 * @param role the role in which the agent spoke, such as {@code coordinator}; empty for any
 * @param organization where the agent belongs, such as a hospital; empty for any
 */
public record Trust(@Nullable AgentKind kind, String role, String organization) {

  /** All agents of a kind. */
  public static Trust in(AgentKind kind) {
    return new Trust(kind, "", "");
  }

  /** Whether it is about such an agent. */
  public boolean covers(AgentKind agentKind, String agentRole, String agentOrganization) {
    return (kind == null || kind == agentKind)
        && (role.isEmpty() || role.equals(agentRole))
        && (organization.isEmpty() || organization.equals(agentOrganization));
  }
}
