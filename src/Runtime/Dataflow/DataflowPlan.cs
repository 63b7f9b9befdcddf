namespace TensorHarbor.Runtime.Dataflow;

/// <summary>A graph compiled for <see cref="DataflowRun"/>: nodes run when their inputs have come, so that branches, loops and waiting kernels work.</summary>
/// <param name="Root">The frame outside loops.</param>
/// <param name="Feeds">Node of each feed.</param>
/// <param name="FetchCount">Number of fetches.</param>
sealed record DataflowPlan(FrameLayout Root, FlowNode[] Feeds, int FetchCount);
