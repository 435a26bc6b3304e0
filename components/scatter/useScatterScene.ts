'use client';
import { useEffect, useRef, useState } from 'react';
import type { ScatterplotProps } from './scatterProps';
import type { ScatterScene } from './scatterScene';

export type SceneState = 'loading' | 'drawn' | 'impossible';

/**
 * The drawing inside an element: loaded with its first use, because deck.gl is larger than everything else on the page
 * together.
 */
export function useScatterScene(props: ScatterplotProps) {
  const holder = useRef<HTMLDivElement>(null);
  const scene = useRef<ScatterScene | null>(null);
  const latest = useRef(props);
  const [state, setState] = useState<SceneState>('loading');
  const [arePicturesMissing, setPicturesMissing] = useState(false);

  useEffect(() => {
    latest.current = props;
    scene.current?.show(props);
  });
  useEffect(() => {
    scene.current?.setCamera(props.camera);
  }, [props.camera]);

  useEffect(() => {
    let left = false;
    const fail = (error: unknown) => {
      // Leaving gives the graphics card back, which is told as a loss.
      if (left) return;
      console.error(error);
      setState('impossible');
    };
    const open = async () => {
      const { ScatterScene } = await import('./scatterScene');
      if (left || !holder.current) return;
      if (!hasWebGl()) return setState('impossible');
      scene.current = new ScatterScene(holder.current, {
        onCamera: (camera) => latest.current.onCamera(camera),
        onPicturesMissing: () => setPicturesMissing(true),
        onFailure: fail,
      });
      scene.current.show(latest.current);
      scene.current.setCamera(latest.current.camera);
      setState('drawn');
    };
    void open().catch(fail);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const onScheme = () => scene.current?.refreshTheme();
    scheme.addEventListener('change', onScheme);
    return () => {
      left = true;
      scheme.removeEventListener('change', onScheme);
      scene.current?.destroy();
      scene.current = null;
    };
  }, []);

  const retryPictures = () => {
    setPicturesMissing(false);
    scene.current?.retryPictures();
  };
  return { holder, scene, state, arePicturesMissing, retryPictures };
}

/** deck.gl finds out too, but only tells the console. */
function hasWebGl(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
