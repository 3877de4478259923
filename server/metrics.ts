/**
 * The figures that a server has to tell, with Prometheus' names: base units, `_total` behind what
 * only grows. What stands between braces behind a name is one of a few words that are known
 * beforehand, and never comes from a client.
 *
 * @module
 */

/** What one figure is. */
export interface Metric {
  /** Whether it only grows, goes up and down, or is how often what took how long. */
  readonly type: "counter" | "gauge" | "histogram";
  /** One line about it. */
  readonly help: string;
  /** What several servers have together, unless it is the sum. */
  readonly together?: "max" | "min";
  /** For a histogram: up to where each of its buckets reaches, the smallest first, in seconds. */
  readonly bounds?: readonly number[];
}

/** All figures, by name, in the order in which they are told. */
export const metrics = {
  pychat_build_info: {
    type: "gauge",
    help: "Always 1; the labels say which PyChat this is, and on which Deno.",
    together: "max",
  },
  pychat_people: { type: "gauge", help: "People with a seat, those who are away included." },
  pychat_people_max: { type: "gauge", help: "People for whom there are seats." },
  pychat_people_waiting: { type: "gauge", help: "People alone in a room." },
  pychat_people_away: {
    type: "gauge",
    help: "People whose connection broke and whose seat is held.",
  },
  pychat_chats: { type: "gauge", help: "Rooms with two people." },
  pychat_rooms_open: { type: "gauge", help: "Rooms with somebody there or on the way." },
  pychat_rooms_max: { type: "gauge", help: "Ports that rooms may use." },
  pychat_seats_promised: {
    type: "gauge",
    help: "Seats that the lobby gave away lately and nobody has taken yet.",
  },
  pychat_connections: {
    type: "gauge",
    help: "Connections: seated people's, those of whoever arrives, and those with an answer.",
  },
  pychat_sockets: { type: "gauge", help: "Connections and listening ports: a descriptor each." },
  pychat_bans: {
    type: "gauge",
    help: "Bans in force, of all servers that share the registry.",
    together: "max",
  },
  pychat_workers: { type: "gauge", help: "Processes that serve people." },
  pychat_workers_lost_total: { type: "counter", help: "Workers that died." },
  pychat_joins_total: { type: "counter", help: "People who took a seat, by what they speak." },
  pychat_pairings_total: { type: "counter", help: "Chats that began." },
  pychat_wait_seconds: {
    type: "histogram",
    help: "How long somebody was alone until a stranger came.",
    bounds: [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600],
  },
  pychat_departures_total: { type: "counter", help: "People who left a seat, by why." },
  pychat_broken_total: { type: "counter", help: "Connections that broke and whose seat was held." },
  pychat_resumed_total: { type: "counter", help: "People who came back to their seat." },
  pychat_messages_total: { type: "counter", help: "Messages passed on." },
  pychat_refusals_total: { type: "counter", help: "People who were sent away, by the code." },
  pychat_reports_total: { type: "counter", help: "Reports that were added to the host's file." },
  pychat_trouble_total: { type: "counter", help: "Trouble outside the chats; the log has more." },
  pychat_out_of_descriptors_total: {
    type: "counter",
    help: "How often the system gave no descriptor for a connection or a port.",
  },
  pychat_registry_seconds: {
    type: "histogram",
    help: "How long the registry took to answer, by what it was asked.",
    bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  },
  pychat_registry_failures_total: {
    type: "counter",
    help: "How often the registry failed, by what it was asked.",
  },
  pychat_registry_quiet_seconds: {
    type: "gauge",
    help: "How long ago the registry last did what it is asked twice a second.",
    together: "max",
  },
  pychat_event_loop_lag_seconds: {
    type: "histogram",
    help: "How late the server came to something that was due.",
    bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  },
  pychat_heap_bytes: { type: "gauge", help: "What is in use of the JavaScript heap." },
  process_resident_memory_bytes: { type: "gauge", help: "Memory that the process has." },
  process_cpu_seconds_total: { type: "counter", help: "Processor time of all its threads." },
  process_start_time_seconds: {
    type: "gauge",
    help: "When the process started, in seconds since the epoch.",
    together: "min",
  },
} as const;

/** The name of a figure. */
export type MetricName = keyof typeof metrics;

/** The name of a figure that is a number, or of one that is a histogram. */
export type NumberName = Exclude<MetricName, HistogramName>;
/** See {@linkcode NumberName}. */
export type HistogramName = {
  [Name in MetricName]: (typeof metrics)[Name] extends { readonly type: "histogram" } ? Name
    : never;
}[MetricName];

/** A figure by its name. */
export function metricOf(name: MetricName): Metric {
  return metrics[name];
}
