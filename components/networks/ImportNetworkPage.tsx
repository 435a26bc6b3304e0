'use client';
import Link from 'next/link';
import type { Image } from '@/lib/domain/imageSet';
import { formatBytes } from '../text/formatBytes';
import { Callout } from '../ui/Callout';
import { PageShell } from '../ui/PageShell';
import { ProgressBar } from '../ui/ProgressBar';
import { FillInCard } from './FillInCard';
import { ImportSteps } from './ImportSteps';
import { NetworkDropZone } from './NetworkDropZone';
import { useNetworkImport, type ImportState, type NetworkImport } from './useNetworkImport';

/** Weights in, a card filled in while a test picture shows whether it is right, a network out. */
export function ImportNetworkPage({ samples }: { samples: readonly Image[] }) {
  const { state, bring, edit } = useNetworkImport();
  return (
    <PageShell current="/networks" title="Import a network">
      <ImportSteps filling={state.step === 'filling'} />
      {state.step === 'filling' ? (
        <FillInCard key={state.proposal.weightsHash} state={state} samples={samples} onEdit={edit} onFiles={bring} />
      ) : (
        <div className="max-w-2xl">
          <BringFiles state={state} bring={bring} />
        </div>
      )}
    </PageShell>
  );
}

interface BringFilesProps {
  state: Exclude<ImportState, { step: 'filling' }>;
  bring: NetworkImport['bring'];
}

function BringFiles({ state, bring }: BringFilesProps) {
  switch (state.step) {
    case 'choosing':
      return (
        <div className="flex flex-col gap-4">
          <NetworkDropZone onFiles={(files) => void bring(files)}>
            or drop it here: an <code className="font-mono">.onnx</code> file, with the files of its weights if they are
            apart; a TensorFlow.js <code className="font-mono">model.json</code> with its{' '}
            <code className="font-mono">.bin</code> files; the weights of a known architecture as{' '}
            <code className="font-mono">.safetensors</code> or <code className="font-mono">.pt</code>; or a folder or
            zip of these. With a <code className="font-mono">.model.json</code> and a labels file beside it the form
            fills itself in.
          </NetworkDropZone>
          <p className="text-muted">
            From PyTorch:{' '}
            <code className="font-mono wrap-anywhere">
              torch.onnx.export(model, (torch.zeros(1, 3, 224, 224),), &quot;model.onnx&quot;)
            </code>
            . Weights alone,{' '}
            <code className="font-mono wrap-anywhere">torch.save(model.state_dict(), &quot;model.pt&quot;)</code>, are
            enough for torchvision’s AlexNet, VGG-16, ResNet-18, ResNet-101, DenseNet-121, MobileNetV2, GoogLeNet and
            SqueezeNet 1.1.
          </p>
          <p className="text-muted">
            No network at hand?{' '}
            <Link href="/networks/catalogue" className="text-accent underline">
              Take a published one from the catalogue.
            </Link>
          </p>
          {(state.card || state.labels) && (
            <Callout live>
              {[state.card && `Card “${state.card.name}”`, state.labels && `${state.labels.length} labels`]
                .filter(Boolean)
                .join(' and ')}{' '}
              read. Now bring the network.
            </Callout>
          )}
          {state.problem && (
            <Callout kind="error" title="This cannot be imported.">
              {state.problem}
            </Callout>
          )}
        </div>
      );
    case 'sending': {
      const text = `${formatBytes(state.sentBytes)} of ${formatBytes(state.totalBytes)}`;
      return (
        <div className="flex flex-col gap-2">
          <p>
            Sending {state.fileName}: {text}
          </p>
          <ProgressBar
            label={`Sending ${state.fileName}`}
            done={state.sentBytes}
            total={state.totalBytes}
            valueText={text}
          />
        </div>
      );
    }
    case 'inspecting':
      return <p role="status">Reading {state.fileName}…</p>;
  }
}
