'use client';
import { useEffect, useState } from 'react';
import type { AppError } from '@/lib/domain/appError';
import type { ChannelLikeness } from '@/lib/domain/channelLikeness';
import type { Network } from '@/lib/domain/network';
import type { NetworkGraph, NetworkLayer } from '@/lib/domain/networkGraph';
import type { LayerScan } from '@/lib/domain/patches';
import { isTaskOver, type Task } from '@/lib/domain/task';
import {
  graphAnswerSchema,
  likenessAnswerSchema,
  networksAnswerSchema,
  scanAnswerSchema,
  scansAnswerSchema,
} from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import type { Resource } from '../api/resourceCache';
import { reloadResource, useResource, useVersioned, valueOf } from '../api/useResource';
import { deepestMaps, layersWithChannels } from '../layers/layerChoice';
import { graphPath, NETWORKS_PATH } from '../session/restPaths';
import { useTask } from '../tasks/useTask';
import type { LikenessAddress } from './likeChannelsAddress';
import { likenessPath, scansPath } from './patchPaths';

export interface SearchedChannel {
  networkId: string;
  layer: string;
  channel: number;
  imageSetId: string;
  /** Of its scan. */
  key: string;
}

export interface LikeChannelsModel {
  networks: readonly Network[];
  networkId: string;
  graph: NetworkGraph | null;
  /** Of that network, those that can be asked. */
  layers: readonly NetworkLayer[];
  layer: NetworkLayer | null;
  /** Of that layer over the channel's pictures; null: it was never searched. */
  scan: LayerScan | null;
  /** The channel's own; null: it is not there any more. */
  ownScan: LayerScan | null;
  task: Task | null;
  taskProblem: string | null;
  likeness: ChannelLikeness | null;
  pending: boolean;
  problem: AppError | null;
  search: () => void;
  starting: boolean;
  startProblem: string | null;
}

/** Everything that is known of the channels like one, in the network and layer of the address. */
export function useLikeChannels(of: SearchedChannel, address: LikenessAddress): LikeChannelsModel {
  const networkId = address.networkId ?? of.networkId;
  const networksAnswer = useResource(NETWORKS_PATH, networksAnswerSchema);
  const graphAnswer = useResource(graphPath(networkId), graphAnswerSchema);
  const path = scansPath(of.imageSetId);
  const scansAnswer = useResource(path, scansAnswerSchema);
  const graph = valueOf(graphAnswer)?.graph ?? null;
  const scans = valueOf(scansAnswer)?.scans ?? [];
  const ofNetwork = scans.filter((scan) => scan.networkId === networkId && scan.place === null);
  const layers = graph ? layersWithChannels(graph) : [];
  const layer = graph && chosenLayer(graph, layers, address.layer, proposed(of, networkId, ofNetwork));
  const scan = ofNetwork.find((one) => one.layer === layer?.name) ?? null;
  const followed = useTask(scan?.task && !isTaskOver(scan.task.state) ? scan.task.id : null, scan?.task);
  const isOver = followed.task !== null && isTaskOver(followed.task.state);
  useEffect(() => {
    if (isOver) void reloadResource(path, scansAnswerSchema);
  }, [isOver, path]);
  const ownScan = scans.find(({ key }) => key === of.key) ?? null;
  const canAsk = ownScan !== null && ownScan.seen > 0 && scan !== null && scan.seen > 0;
  const version = (scan?.version ?? 0) + (ownScan?.version ?? 0);
  const asked = canAsk ? likenessPath(of.imageSetId, of.key, of.channel, scan.key) : null;
  const likeness = useVersioned(asked, likenessAnswerSchema, version);
  const starting = useStart(path, layer && { networkId, layer: layer.name });
  return {
    ...{ networkId, graph, layers, layer, scan, ownScan },
    networks: valueOf(networksAnswer)?.networks ?? [],
    task: scan?.task && followed.task?.id === scan.task.id ? followed.task : (scan?.task ?? null),
    taskProblem: followed.problem?.message ?? null,
    likeness: asked ? (valueOf(likeness)?.likeness ?? null) : null,
    pending: [graphAnswer, scansAnswer, ...(asked ? [likeness] : [])].some(({ status }) => status === 'loading'),
    problem: firstProblem([networksAnswer, graphAnswer, scansAnswer, ...(asked ? [likeness] : [])]),
    ...starting,
  };
}

/** The channel's own layer; of another network a layer of that name, or else one that was searched already. */
function proposed(of: SearchedChannel, networkId: string, ofNetwork: readonly LayerScan[]): readonly string[] {
  return networkId === of.networkId ? [of.layer] : [of.layer, ...ofNetwork.map(({ layer }) => layer)];
}

function chosenLayer(
  graph: NetworkGraph,
  layers: readonly NetworkLayer[],
  wanted: string | null,
  names: readonly string[],
): NetworkLayer | null {
  for (const name of wanted === null ? names : [wanted, ...names]) {
    const layer = layers.find((one) => one.name === name);
    if (layer) return layer;
  }
  return deepestMaps(graph);
}

function firstProblem(answers: readonly Resource<unknown>[]): AppError | null {
  for (const answer of answers) if (answer.status === 'failed') return answer.error;
  return null;
}

function useStart(
  path: string,
  question: { networkId: string; layer: string } | null,
): Pick<LikeChannelsModel, 'search' | 'starting' | 'startProblem'> {
  const key = JSON.stringify(question);
  const [attempt, setAttempt] = useState<{ key: string; busy: boolean; problem: string | null }>();
  const current = attempt?.key === key ? attempt : null;
  const start = async () => {
    if (!question) return;
    setAttempt({ key, busy: true, problem: null });
    try {
      await request(path, scanAnswerSchema, { method: 'POST', json: question });
      await reloadResource(path, scansAnswerSchema);
      setAttempt({ key, busy: false, problem: null });
    } catch (error) {
      setAttempt({ key, busy: false, problem: messageOf(error) });
    }
  };
  return { search: () => void start(), starting: current?.busy ?? false, startProblem: current?.problem ?? null };
}
